package dev.lectern.auth.mail;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Hands a mail to the mail server and says what that answered. */
@ApplicationScoped
class Smtp {

    /** What came of one attempt. */
    sealed interface Outcome {
        record Accepted(String messageId) implements Outcome {}

        /** It would be refused again. */
        record Refused(String reason) implements Outcome {}

        record NotNow(String reason) implements Outcome {}
    }

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@,;<>]+@[^\\s@,;<>]+");
    private static final Outcome NO_ADDRESS = new Outcome.Refused("The address is not one of a mailbox.");
    private static final String UNSET = "No mail server is configured: set LECTERN_SMTP_HOST.";

    private final SmtpConfig config;
    private final Optional<MailClient> client;

    Smtp(SmtpConfig config, Vertx vertx) {
        this.config = config;
        this.client = config.host().map(host -> MailClient.create(vertx, options(config, host)));
    }

    String provider() {
        return config.host().map(host -> "smtp:" + host).orElse("none");
    }

    /** The id becomes the message's own, so that one that was sent twice can be told to be the same. */
    Uni<Outcome> send(UUID id, String to, String subject, String text) {
        if (client.isEmpty()) {
            return Uni.createFrom().item(new Outcome.Refused(UNSET));
        }
        // Stricter than the client, which takes lists and nothing at all.
        if (!ADDRESS.matcher(to).matches()) {
            return Uni.createFrom().item(NO_ADDRESS);
        }
        return Uni.createFrom()
                .deferred(() -> UniHelper.toUni(client.get().sendMail(message(id, to, subject, text))))
                .<Outcome>map(sent -> new Outcome.Accepted(sent.getMessageID()))
                .ifNoItem()
                .after(config.timeout())
                .recoverWithItem(() -> new Outcome.NotNow("The mail server did not answer in time."))
                .onFailure()
                .recoverWithItem(Smtp::outcome);
    }

    // Of the server's words only the code: they may quote the address or the text.
    private static Outcome outcome(Throwable failure) {
        return switch (failure) {
            case SMTPException answer
            when answer.isPermanent() ->
                new Outcome.Refused("The mail server refused it (" + answer.getReplyCode() + ").");
            case SMTPException answer ->
                new Outcome.NotNow("The mail server put it off (" + answer.getReplyCode() + ").");
            case IllegalArgumentException malformed -> NO_ADDRESS;
            default ->
                new Outcome.NotNow("The mail server cannot be reached ("
                        + failure.getClass().getSimpleName() + ").");
        };
    }

    private MailMessage message(UUID id, String to, String subject, String text) {
        return new MailMessage()
                .setFrom(config.from())
                .setTo(to)
                .setSubject(subject)
                .setText(text)
                .addHeader("Message-ID", "<" + id + "@" + domain() + ">")
                // So that no holiday notice answers it.
                .addHeader("Auto-Submitted", "auto-generated")
                .setFixedHeaders(false);
    }

    private String domain() {
        var address = config.from().strip();
        var domain = address.substring(address.lastIndexOf('@') + 1);
        return domain.endsWith(">") ? domain.substring(0, domain.length() - 1) : domain;
    }

    private static MailConfig options(SmtpConfig config, String host) {
        var options = new MailConfig()
                .setHostname(host)
                .setPort(config.port())
                .setSsl(config.tls() == SmtpConfig.Tls.IMPLICIT)
                .setStarttls(
                        config.tls() == SmtpConfig.Tls.STARTTLS ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED)
                .setConnectTimeout((int) config.timeout().toMillis())
                // A kept connection that the server has closed meanwhile would cost an attempt.
                .setKeepAlive(false);
        options.setHostnameVerificationAlgorithm("HTTPS");
        config.username()
                .ifPresentOrElse(
                        name -> options.setLogin(LoginOption.REQUIRED)
                                .setUsername(name)
                                .setPassword(config.password().orElse("")),
                        () -> options.setLogin(LoginOption.DISABLED));
        return options;
    }

    @PreDestroy
    void close() {
        client.ifPresent(MailClient::close);
    }
}
