package dev.lectern.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.TestToken;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.SessionChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RevocationTest {

    private static final Duration SOON = Duration.ofSeconds(1);

    private static final KafkaProducer<String, String> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", Control.broker()), new StringSerializer(), new StringSerializer());

    private final Badge badge = Badge.of(TestToken.editor());
    private final UUID user = badge.person().user();
    private final UUID session = badge.person().session();
    private final UUID project = badge.person().project();

    @BeforeEach
    void tokenIsKept() {
        Kept.awaitKeeping();
        use();
        use();
        assertThat(exchanges()).isEqualTo(1);
    }

    @AfterAll
    static void close() {
        PRODUCER.close();
    }

    @Test
    void accountOfANewerVersionIsExchangedAnewWithinASecond() {
        publish(new AccountChanged(user, "disabled", 2));

        await().atMost(SOON).until(this::isAskedAnew);
    }

    @Test
    void revokedSessionIsExchangedAnewWithinASecond() {
        publish(new SessionRevoked(session, user));

        await().atMost(SOON).until(this::isAskedAnew);
    }

    @Test
    void sessionThatPointsElsewhereIsExchangedAnewWithinASecond() {
        publish(new SessionChanged(session, user));

        await().atMost(SOON).until(this::isAskedAnew);
    }

    @Test
    void changedRoleIsExchangedAnewWithinASecond() {
        publish(new MemberChanged(project, user, "viewer", true, 2));

        await().atMost(SOON).until(this::isAskedAnew);
    }

    @Test
    void streamOfWhoLosesTheRightToItEndsWithinASecond_andThoseOfOthersGoOn() {
        var stream = UUID.randomUUID().toString();
        var others = UUID.randomUUID().toString();
        try (var mine = listening(badge, stream);
                var theirs = listening(Badge.of(TestToken.editor()), others)) {
            mine.readUntil("data: hello");
            theirs.readUntil("data: hello");

            publish(new SessionRevoked(session, user));

            await().atMost(SOON).until(() -> Control.count("closed:" + stream) == 1);
            assertThat(mine.readAll()).doesNotContain("timed out");
            assertThat(theirs.readUntil("data: hello")).contains("data: hello");
            assertThat(Control.count("closed:" + others)).isZero();
        }
    }

    @Test
    void streamGoesOnOverTheEndOfItsToken_untilThatOfItsSession() {
        var stream = UUID.randomUUID().toString();
        var brief = Badge.of(TestToken.editor()).living(2);
        try (var listening = listening(brief, stream)) {
            listening.readUntil("data: hello");
            await().during(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> Control.count("closed:" + stream) == 0);

            Control.forget(brief.credential());

            await().atMost(Duration.ofSeconds(4)).until(() -> Control.count("closed:" + stream) == 1);
        }
    }

    @Test
    void streamOfWhoLosesTheRightWhileNothingIsHeardEndsAsSoonAsThatIsNoticed() {
        var stream = UUID.randomUUID().toString();
        var others = UUID.randomUUID().toString();
        try (var mine = listening(badge, stream);
                var theirs = listening(Badge.of(TestToken.editor()), others)) {
            mine.readUntil("data: hello");
            theirs.readUntil("data: hello");
            Control.signalBroker("STOP");
            Control.forget(badge.credential());

            await().atMost(Duration.ofSeconds(8)).until(() -> Control.count("closed:" + stream) == 1);
            assertThat(Control.count("closed:" + others)).isZero();
        } finally {
            Control.signalBroker("CONT");
        }
        Kept.awaitKeeping();
    }

    @Test
    void newsOfOthersAndOldNewsChangeNothing() {
        publish(new AccountChanged(user, "active", 1));
        publish(new MemberChanged(project, user, "editor", true, 1));
        publish(new MemberChanged(UUID.randomUUID(), user, "viewer", true, 9));
        publish(new SessionRevoked(UUID.randomUUID(), user));
        publish(new SessionChanged(UUID.randomUUID(), user));

        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(2)).until(() -> {
            use();
            return exchanges() == 1;
        });
    }

    @Test
    void nothingIsKeptWhileTheBrokerHangs_norWhatWasKeptBefore() {
        Control.signalBroker("STOP");
        try {
            await().atMost(Duration.ofSeconds(8)).until(() -> !Kept.isKeeping());
            use();
            use();
            assertThat(exchanges()).isEqualTo(3);
        } finally {
            Control.signalBroker("CONT");
        }
        Kept.awaitKeeping();
    }

    private static Raw listening(Badge somebody, String query) {
        return new Raw()
                .send("GET /api/v1/search/events?" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + somebody.credential() + "\r\n\r\n");
    }

    private boolean isAskedAnew() {
        use();
        return exchanges() > 1;
    }

    private void use() {
        given().cookie("lectern_session", badge.credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200);
    }

    private long exchanges() {
        return Control.count("exchanged:" + badge.credential());
    }

    private static void publish(Event event) {
        var run = Ids.next();
        var envelope = new CloudEvent(
                Ids.next(), "test", EventCodec.typeOf(event), Instant.now(), Scope.ofRun(run), null, event);
        try {
            PRODUCER.send(new ProducerRecord<>(
                            event.topic().named("lectern"), run.toString(), EventCodec.encode(envelope)))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
