package dev.lectern.common.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OutboxTest {

    private final Scope scope = new Scope(Ids.next(), Ids.next(), Ids.next(), Ids.next());
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final Vertx vertx;

    OutboxTest(Tenancy tenancy, Outbox outbox, OutboxRelay relay, Vertx vertx) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.relay = relay;
        this.vertx = vertx;
    }

    @Test
    void committedEventsAreAnnouncedOnceAndInOrder() {
        var run = scope.runId();
        Await.on(vertx, () -> tenancy.tx(scope, tx -> outbox.add(tx, scope, new RunStarted(run, "test", null, null))));
        for (int step = 1; step <= 1_200; step += 400) {
            var from = step;
            Await.on(
                    vertx,
                    () -> tenancy.tx(scope, tx -> steps(from, 400)
                            .map(event -> outbox.add(tx, scope, event))
                            .reduce(Uni.createFrom().voidItem(), (all, one) -> all.chain(() -> one))));
        }

        Await.on(vertx, relay::publishDue);
        Await.on(vertx, relay::publishDue);

        var announced = Broker.read(Broker.ofRun(run));
        assertThat(announced).hasSize(1_201);
        assertThat(announced.getFirst().data()).isInstanceOf(RunStarted.class);
        assertThat(announced.stream().skip(1).map(event -> ((StepFinished) event.data()).done()))
                .isEqualTo(LongStream.rangeClosed(1, 1_200).boxed().toList());
        assertThat(announced).allSatisfy(event -> assertThat(event.scope()).isEqualTo(scope));
        assertThat(rowsOf(scope)).isZero();
    }

    @Test
    void rollbackAnnouncesNothing() {
        var event = new RunStarted(scope.runId(), "test", null, null);

        assertThatThrownBy(() -> Await.on(
                        vertx,
                        () -> tenancy.tx(scope, tx -> outbox.add(tx, scope, event)
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("changed my mind"))))))
                .hasMessage("changed my mind");
        Await.on(vertx, relay::publishDue);

        assertThat(Broker.read(Broker.ofRun(scope.runId()))).isEmpty();
        assertThat(rowsOf(scope)).isZero();
    }

    @Test
    void bothDoorsWriteTheSameEvent() {
        var event = new RunStarted(scope.runId(), "test", null, null);

        Await.on(vertx, () -> tenancy.tx(scope, tx -> outbox.add(tx, scope, event)));
        Await.on(vertx, () -> tenancy.session(scope, () -> outbox.add(scope, event)));
        Await.on(vertx, relay::publishDue);

        assertThat(Broker.read(Broker.ofRun(scope.runId())))
                .extracting(CloudEvent::data)
                .isEqualTo(List.of(event, event));
    }

    @Test
    void anEventOutsideATransactionIsRefused() {
        var event = new RunStarted(scope.runId(), "test", null, null);

        assertThatThrownBy(() -> Await.on(vertx, () -> outbox.add(scope, event)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEventTooLargeForTheBrokerFailsItsTransactionAndNobodyElses() {
        var tooLong = new StepFinished(scope.runId(), "x".repeat(300_000), 0, 0);

        assertThatThrownBy(() -> Await.on(vertx, () -> tenancy.tx(scope, tx -> outbox.add(tx, scope, tooLong))))
                .hasMessageContaining("too large");
        assertThat(rowsOf(scope)).isZero();
    }

    private java.util.stream.Stream<StepFinished> steps(int from, int howMany) {
        return LongStream.range(from, from + (long) howMany)
                .mapToObj(n -> new StepFinished(scope.runId(), "count", n, 1_200));
    }

    private static long rowsOf(Scope scope) {
        return Database.count("SELECT count(*) FROM outbox WHERE run_id = ?", scope.runId());
    }
}
