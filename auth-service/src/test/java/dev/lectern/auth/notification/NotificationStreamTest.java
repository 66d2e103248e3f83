package dev.lectern.auth.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.OutboxRelay;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class NotificationStreamTest {

    private final Notifications notifications;
    private final OutboxRelay relay;
    private final Tenancy tenancy;
    private final Vertx vertx;
    private final Scope doer = Scope.ofRun(Ids.next()).withUser(UUID.randomUUID());

    NotificationStreamTest(Notifications notifications, OutboxRelay relay, Tenancy tenancy, Vertx vertx) {
        this.notifications = notifications;
        this.relay = relay;
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void whoListensHearsItWithinASecondAndOnlyHisOwn() throws IOException {
        var person = Person.registered();
        var other = Person.registered();
        tell(person, "before");

        try (var stream = EventStream.open(person.token(), null)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            await().until(() -> !stream.comments().isEmpty());
            tell(other, "for somebody else");
            tell(person, "Grüße ✓");

            Await.on(vertx, relay::publishDue);

            await().atMost(Duration.ofSeconds(1)).until(() -> stream.heard().size() == 1);
            var event = stream.heard().getFirst();
            assertThat(event.name()).isEqualTo("notification");
            assertThat(event.data().getString("title")).isEqualTo("Grüße ✓");
            assertThat(event.data().getString("topic")).isEqualTo("test");
        }
    }

    @Test
    void whoComesBackGetsWhatHeMissedInItsOrderAndNothingTwice() throws IOException {
        var person = Person.registered();
        var token = person.token();
        String last;
        try (var stream = EventStream.open(token, "0")) {
            tell(person, "one");
            Await.on(vertx, relay::publishDue);
            await().until(() -> stream.heard().size() == 1);
            last = stream.heard().getFirst().id();
        }
        tell(person, "two");
        tell(person, "three");

        try (var stream = EventStream.open(token, last)) {
            await().until(() -> stream.heard().size() == 2);
            tell(person, "four");
            Await.on(vertx, relay::publishDue);
            await().until(() -> stream.heard().size() == 3);

            assertThat(stream.heard())
                    .extracting(event -> event.data().getString("title"))
                    .containsExactly("two", "three", "four");
        }
    }

    @Test
    void moreThanOnePageOfMissedNewsArrives() throws IOException {
        var person = Person.registered();
        Database.change("""
                INSERT INTO auth.notification (id, account_id, seq, kind, topic, title, body, created_at)
                SELECT gen_random_uuid(), ?, n, 'in_app', 'test', 'n' || n, '', now() FROM generate_series(1, 250) n
                """, person.id());

        try (var stream = EventStream.open(person.token(), "0")) {
            await().until(() -> stream.heard().size() == 250);

            assertThat(stream.heard().getLast().id()).isEqualTo("250");
        }
    }

    @Test
    void aFourthListenerIsSentAwayUntilOneLeaves() throws IOException {
        var token = Person.registered().token();
        var open = List.of(EventStream.open(token, null), EventStream.open(token, null), EventStream.open(token, null));

        try (var fourth = EventStream.open(token, null)) {
            assertThat(fourth.status()).isEqualTo(429);
            assertThat(fourth.header("Retry-After")).isEqualTo("60");
            assertThat(fourth.header("Content-Type")).isEqualTo("application/problem+json");
        }
        open.getFirst().close();
        await().until(() -> {
            try (var again = EventStream.open(token, null)) {
                return again.status() == 200;
            }
        });
        open.get(1).close();
        open.get(2).close();
    }

    @Test
    void whatADeadReplicaLeftBehindCountsNoLonger() throws IOException {
        var person = Person.registered();
        for (int i = 0; i < 3; i++) {
            Database.change("""
                    INSERT INTO auth.notification_stream (id, account_id, expires_at)
                    VALUES (gen_random_uuid(), ?, now() - interval '1 second')
                    """, person.id());
        }

        try (var stream = EventStream.open(person.token(), null)) {
            assertThat(stream.status()).isEqualTo(200);
        }
    }

    @Test
    void theStreamEndsWithTheSession() throws IOException {
        var person = Person.registered();
        var token = person.token();
        var session = UUID.fromString(claims(token).getString("sid"));

        try (var stream = EventStream.open(token, null);
                var another = EventStream.open(person.token(), null)) {
            await().until(() -> !stream.comments().isEmpty());
            Broker.send("auth", doer, new SessionRevoked(session, person.id()));

            await().atMost(Duration.ofSeconds(1)).until(stream::isOver);
            assertThat(another.isOver()).isFalse();
        }
    }

    @Test
    void theStreamEndsWhenTheAccountChanges() throws IOException {
        var person = Person.registered();

        try (var stream = EventStream.open(person.token(), null)) {
            await().until(() -> !stream.comments().isEmpty());
            Broker.send("auth", doer, new AccountChanged(person.id(), "disabled", 2));

            await().atMost(Duration.ofSeconds(1)).until(stream::isOver);
        }
        await().until(() -> Database.column("SELECT id FROM auth.notification_stream WHERE account_id = ?", person.id())
                .isEmpty());
    }

    @Test
    void quietStreamsSayThatTheyAreThereAndFindWhatNobodyToldThemOf() throws IOException {
        var person = Person.registered();

        try (var stream = EventStream.open(person.token(), null)) {
            await().until(() -> stream.comments().contains("quiet"));
            tell(person, "without news from the broker");

            await().until(() -> stream.heard().size() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "yesterday", "99999999999999999999"})
    void whatIsNoNumberOfOursIsRefused(String last) throws IOException {
        try (var stream = EventStream.open(Person.registered().token(), last)) {
            assertThat(stream.status()).isEqualTo(400);
        }
    }

    @Test
    void nobodyListensWithoutBeingKnown() throws IOException {
        try (var stream = EventStream.open("nonsense", null)) {
            assertThat(stream.status()).isEqualTo(401);
        }
    }

    private void tell(Person person, String title) {
        var notice = new Notice("test", title, "About it", "/somewhere");
        Await.on(vertx, () -> tenancy.tx(doer, tx -> notifications.tell(tx, doer, person.id(), notice)));
    }

    private static JsonObject claims(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    }
}
