package dev.lectern.auth.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The mail server: LECTERN_SMTP_HOST and the rest. Without a host no mail is sent, and each one says so. */
@ConfigMapping(prefix = "lectern.smtp")
interface SmtpConfig {

    /** How the way to the server is protected. */
    enum Tls {
        /** In the clear: for a relay on the same machine. */
        NONE,
        /** Begins in the clear and refuses to go on unless the server offers TLS. */
        STARTTLS,
        /** From the first byte, as on port 465. */
        IMPLICIT
    }

    Optional<String> host();

    @WithDefault("587")
    int port();

    @WithDefault("starttls")
    Tls tls();

    Optional<String> username();

    Optional<String> password();

    @WithDefault("Lectern <lectern@localhost>")
    String from();

    /** For all of one delivery. */
    @WithDefault("30s")
    Duration timeout();
}
