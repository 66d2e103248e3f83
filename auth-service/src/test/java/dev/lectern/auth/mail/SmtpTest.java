package dev.lectern.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lectern.auth.mail.Smtp.Outcome;
import dev.lectern.auth.mail.SmtpConfig.Tls;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What mail servers answer, and what we make of it. */
class SmtpTest {

    record Server(
            Optional<String> host,
            int port,
            Tls tls,
            Optional<String> username,
            Optional<String> password,
            String from,
            Duration timeout)
            implements SmtpConfig {

        static Server at(int port) {
            return new Server(
                    Optional.of("127.0.0.1"),
                    port,
                    Tls.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    "Lectern <lectern@example.org>",
                    Duration.ofSeconds(5));
        }

        Server over(Tls other) {
            return new Server(host, port, other, username, password, from, timeout);
        }

        Server as(String name, String secret) {
            return new Server(host, port, tls, Optional.of(name), Optional.of(secret), from, timeout);
        }

        Server within(Duration other) {
            return new Server(host, port, tls, username, password, from, other);
        }
    }

    private static final Vertx VERTX = Vertx.vertx();

    private final UUID id = UUID.randomUUID();

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anAcceptedMailArrivesAsItWasWritten() throws Exception {
        var server = started();

        var outcome = send(Server.at(server.getSmtp().getPort()), "ada@example.org");

        assertThat(outcome).isEqualTo(new Outcome.Accepted("<" + id + "@example.org>"));
        var message = server.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("Grüße ✓");
        assertThat(message.getContent()).asString().isEqualToIgnoringNewLines("Zeile 1\nZeile 2: ✓");
        assertThat(message.getFrom()[0]).hasToString("Lectern <lectern@example.org>");
        assertThat(message.getHeader("Message-ID")).containsExactly("<" + id + "@example.org>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        server.stop();
    }

    @Test
    void nameAndPasswordAreGivenWhereTheyAreAskedFor() {
        var server = started();
        server.setUser("suite@example.org", "suite", "right");
        var port = server.getSmtp().getPort();

        assertThat(send(Server.at(port).as("suite", "right"), "ada@example.org"))
                .isInstanceOf(Outcome.Accepted.class);
        assertThat(send(Server.at(port).as("suite", "wrong"), "ada@example.org"))
                .isInstanceOf(Outcome.Refused.class);
        server.stop();
    }

    @Test
    void aServerWithoutTlsIsNotSpokenToWhenTlsIsWanted() throws IOException {
        try (var server = AnsweringServer.with("250 ok")) {
            assertThat(send(Server.at(server.port()).over(Tls.STARTTLS), "ada@example.org"))
                    .isInstanceOf(Outcome.NotNow.class);
            assertThat(server.asked()).isZero();
        }
    }

    @Test
    void whatIsRefusedForGoodIsNotSentAgain() throws IOException {
        try (var server = AnsweringServer.with("550 5.1.1 nobody ada@example.org here")) {
            assertThat(send(Server.at(server.port()), "ada@example.org"))
                    .isEqualTo(new Outcome.Refused("The mail server refused it (550)."));
        }
    }

    @Test
    void whatIsPutOffMayBeSentLater() throws IOException {
        try (var server = AnsweringServer.with("451 4.7.1 come back later")) {
            assertThat(send(Server.at(server.port()), "ada@example.org"))
                    .isEqualTo(new Outcome.NotNow("The mail server put it off (451)."));
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws IOException {
        try (var server = AnsweringServer.silent()) {
            assertThat(send(Server.at(server.port()).within(Duration.ofMillis(300)), "ada@example.org"))
                    .isEqualTo(new Outcome.NotNow("The mail server did not answer in time."));
        }
    }

    @Test
    void aServerThatIsAwayMayComeBack() throws IOException {
        int nobodys;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobodys = socket.getLocalPort();
        }

        assertThat(send(Server.at(nobodys), "ada@example.org")).isInstanceOf(Outcome.NotNow.class);
    }

    @Test
    void withoutAServerEachMailSaysWhatToSet() {
        var unset = config(Map.of());

        assertThat(send(unset, "ada@example.org"))
                .isEqualTo(new Outcome.Refused("No mail server is configured: set LECTERN_SMTP_HOST."));
    }

    @Test
    void noAddressSmugglesInAnotherRecipientOrHeader() throws Exception {
        var server = started();
        var config = Server.at(server.getSmtp().getPort());

        for (var evil : new String[] {"a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "", "@"}) {
            assertThat(send(config, evil)).isEqualTo(new Outcome.Refused("The address is not one of a mailbox."));
        }
        var subject = new NewMail(null, "a@example.org", "test", "one\r\nBcc: b@example.org", "text").subject();

        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(subject).isEqualTo("one Bcc: b@example.org");
        server.stop();
    }

    @Test
    void theServerIsProtectedByTlsUnlessSaidOtherwise() {
        var config = config(Map.of("lectern.smtp.host", "mail.example.org"));

        assertThat(config.port()).isEqualTo(587);
        assertThat(config.tls()).isEqualTo(Tls.STARTTLS);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.from()).isEqualTo("Lectern <lectern@localhost>");
    }

    private Outcome send(SmtpConfig config, String to) {
        var smtp = new Smtp(config, VERTX);
        try {
            return smtp.send(id, to, "Grüße ✓", "Zeile 1\nZeile 2: ✓").await().atMost(Duration.ofSeconds(10));
        } finally {
            smtp.close();
        }
    }

    private static GreenMail started() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp").dynamicPort());
        server.start();
        return server;
    }

    private static SmtpConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SmtpConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(SmtpConfig.class);
    }
}
