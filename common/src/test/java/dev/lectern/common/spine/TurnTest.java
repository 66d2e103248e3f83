package dev.lectern.common.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TurnTest {

    private final Scope scope = new Scope(Ids.next(), Ids.next(), null, null);
    private final Wakeup wakeup;
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final Vertx vertx;

    TurnTest(Wakeup wakeup, Tenancy tenancy, Outbox outbox, OutboxRelay relay, Vertx vertx) {
        this.wakeup = wakeup;
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.relay = relay;
        this.vertx = vertx;
    }

    @Test
    void oneOfTwoHasTheTurnAndTheOtherTakesItOver() {
        try (var first =
                wakeup.start("outbox", "turn-test", () -> Uni.createFrom().voidItem())) {
            await().until(first::hasTurn);
            try (var second =
                    wakeup.start("outbox", "turn-test", () -> Uni.createFrom().voidItem())) {
                await().during(Duration.ofMillis(400)).until(() -> !second.hasTurn());

                first.close();

                await().atMost(Duration.ofSeconds(3)).until(second::hasTurn);
            }
        }
    }

    @Test
    void aCommitWakesTheOneWhoListens() {
        var woken = new AtomicInteger();
        try (var loop = wakeup.start("outbox", "wake-test", () -> {
            woken.incrementAndGet();
            return Uni.createFrom().voidItem();
        })) {
            await().until(loop::hasTurn);
            var before = woken.get();

            add(1);

            await().atMost(Duration.ofSeconds(2)).until(() -> woken.get() > before);
        }
    }

    @Test
    void aBusyRelayIsNotNotifiedAndStillMissesNothing() {
        try (var loop = wakeup.start("outbox", "busy-test", relay::publishWhileBusy)) {
            await().until(loop::hasTurn);
            for (long round = 0; round < 12; round++) {
                add(round * 10);
            }
            assertThat(Database.column("SELECT awake_until > clock_timestamp() - interval '1 s' FROM outbox_relay"))
                    .containsExactly("t");

            await().atMost(Duration.ofSeconds(2)).until(() -> waiting() == 0);
            add(120);
            await().atMost(Duration.ofSeconds(2)).until(() -> waiting() == 0);
        }
        assertThat(Broker.read(Broker.ofRun(scope.runId()))).hasSize(130);
    }

    private long waiting() {
        return Database.count("SELECT count(*) FROM outbox WHERE run_id = ?", scope.runId());
    }

    @Test
    void twoRelaysThatChangeTurnsAnnounceEachEventInOrder() {
        for (long round = 0; round < 5; round++) {
            add(round * 20);
            try (var one = relayLoop();
                    var other = relayLoop()) {
                await().until(() -> one.hasTurn() || other.hasTurn());
                add(round * 20 + 10);
            }
        }
        Await.on(vertx, relay::publishDue);

        var seen = Broker.read(Broker.ofRun(scope.runId())).stream()
                .map(event -> ((StepFinished) event.data()).done())
                .distinct()
                .toList();
        assertThat(seen).isEqualTo(LongStream.range(0, 100).boxed().toList());
    }

    private Wakeup.Loop relayLoop() {
        return wakeup.start("outbox", "relay-test", relay::publishDue);
    }

    /** Ten events from this number on, in one transaction. */
    private void add(long from) {
        Await.on(
                vertx,
                () -> tenancy.tx(scope, tx -> LongStream.range(from, from + 10)
                        .mapToObj(n -> outbox.add(tx, scope, new StepFinished(scope.runId(), "count", n, 100)))
                        .reduce(Uni.createFrom().voidItem(), (all, one) -> all.chain(() -> one))));
    }
}
