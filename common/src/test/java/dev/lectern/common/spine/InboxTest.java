package dev.lectern.common.spine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InboxTest {

    private final UUID run = Ids.next();
    private final EffectLog effects = new EffectLog("log-" + run);
    private final Inbox inbox;
    private final Parking parking;
    private final OutboxRelay relay;
    private final Vertx vertx;

    InboxTest(Inbox inbox, Parking parking, OutboxRelay relay, Vertx vertx) {
        this.inbox = inbox;
        this.parking = parking;
        this.relay = relay;
        this.vertx = vertx;
    }

    @Test
    void tenDeliveriesHaveOneEffect() {
        var events = steps("a", "b", "c");

        for (int i = 0; i < 10; i++) {
            deliver(events);
        }

        assertThat(effects.of(run)).containsExactly("a", "b", "c");
    }

    @Test
    void duplicatesWithinOneBatchHaveOneEffect() {
        var events = steps("a", "b");

        deliver(Stream.of(events, events, events).flatMap(List::stream).toList());

        assertThat(effects.of(run)).containsExactly("a", "b");
    }

    @Test
    void anyPrefixMayBeDeliveredAgain_atRandom() {
        var random = new Random(42);
        var names = Stream.iterate(1, n -> n + 1).limit(60).map(String::valueOf).toList();
        var events = steps(names.toArray(String[]::new));

        for (int reached = 0; reached < events.size(); ) {
            var from = random.nextInt(reached + 1);
            var to = Math.min(events.size(), from + 1 + random.nextInt(12));
            deliver(events.subList(from, Math.max(to, from)));
            reached = Math.max(reached, to);
        }

        assertThat(effects.of(run)).isEqualTo(names);
    }

    @Test
    void aDeadLetterIsAnnouncedAndLaterEventsOfItsRunWait_othersDoNot() {
        var other = Ids.next();
        effects.poisonous.add("b");
        var events = new ArrayList<>(steps("a", "b", "c"));
        events.add(step(other, "elsewhere"));

        deliver(events);
        deliver(events);
        deliver(List.of(step(run, "d")));
        Await.on(vertx, relay::publishDue);

        assertThat(effects.of(run)).containsExactly("a");
        assertThat(effects.of(other)).containsExactly("elsewhere");
        assertThat(parked()).containsExactly("dead", "parked", "parked");
        assertThat(Broker.read(Broker.ofRun(run)))
                .extracting(CloudEvent::data)
                .singleElement()
                .satisfies(data -> {
                    assertThat(((DeadLettered) data).reason()).isEqualTo("IllegalStateException: cannot stand b");
                    assertThat(((DeadLettered) data).consumer()).isEqualTo(effects.consumer);
                });
    }

    @Test
    void redrivenEventsArriveInOrderAndTheLaneIsOpenAgain() {
        effects.poisonous.add("b");
        deliver(steps("a", "b", "c", "d"));
        effects.poisonous.clear();

        var processed = Await.on(vertx, () -> parking.redrive(firstParked()));
        deliver(List.of(step(run, "e")));
        Await.on(vertx, relay::publishDue);

        assertThat(processed).isEqualTo(3);
        assertThat(effects.of(run)).containsExactly("a", "b", "c", "d", "e");
        assertThat(parked()).isEmpty();
        assertThat(Broker.read(Broker.ofRun(run)).stream().filter(event -> event.data() instanceof Redriven))
                .hasSize(3);
    }

    @Test
    void redriveThatFailsAgainLosesNothing() {
        effects.poisonous.add("b");
        deliver(steps("a", "b", "c"));

        assertThat(Await.on(
                        vertx, () -> parking.redrive(firstParked()).onFailure().recoverWithItem(-1)))
                .isEqualTo(-1);

        assertThat(effects.of(run)).containsExactly("a");
        assertThat(parked()).containsExactly("dead", "parked");
    }

    @Test
    void aPassingFailureIsRetriedUntilItIsOver() {
        effects.unlucky.addAll(List.of("a", "b"));

        deliver(steps("a", "b", "c"));

        assertThat(effects.of(run)).containsExactly("a", "b", "c");
        assertThat(parked()).isEmpty();
    }

    @Test
    void whatIsNoEventIsSetAsideWithoutHarmToOthers() {
        var good = step(run, "a");
        var unknown = EventCodec.encode(good).replace("run.step-finished.v1", "run.step-finished.v99");
        var records = new ArrayList<>(List.of(record("{not json", 901), record(unknown, 902), record(null, 903)));
        records.add(record(EventCodec.encode(good), 904));

        deliverRecords(records);
        deliverRecords(records);

        assertThat(effects.of(run)).containsExactly("a");
        assertThat(Database.column("SELECT reason FROM parked_event WHERE consumer = ? ORDER BY seq", effects.consumer))
                .containsExactly("not JSON", "unknown event type run.step-finished.v99", "not a JSON object");
    }

    @Test
    void eachEventOfABatchIsItsOwnTenants() {
        var seen = new ArrayList<String>();
        var events = List.of(step(run, "a"), step(Ids.next(), "b"), step(Ids.next(), "c"));

        Await.on(
                vertx,
                () -> inbox.consume(effects.consumer, records(encoded(events)), (tx, event) -> tx.query(
                                "SELECT tenant_workspace()::text AS mine")
                        .execute()
                        .invoke(rows -> seen.add(rows.iterator().next().getString("mine")))
                        .replaceWithVoid()));

        assertThat(seen)
                .isEqualTo(events.stream()
                        .map(event -> event.scope().workspaceId().toString())
                        .toList());
    }

    @Test
    void whatAConsumerDoesNotWantCostsItNothing() {
        var events = encoded(steps("a", "b"));

        Await.on(vertx, () -> inbox.consume(effects.consumer, records(events), Set.of(RunCompleted.class), effects));
        assertThat(effects.of(run)).isEmpty();
        assertThat(Database.count("SELECT count(*) FROM inbox WHERE consumer = ?", effects.consumer))
                .isZero();

        Await.on(vertx, () -> inbox.consume(effects.consumer, records(events), Set.of(StepFinished.class), effects));
        assertThat(effects.of(run)).containsExactly("a", "b");
    }

    @Test
    void commutativeConsumersWaitForNobody() {
        effects.poisonous.add("b");

        Await.on(
                vertx,
                () -> inbox.consumeCommutative(effects.consumer, records(encoded(steps("a", "b", "c"))), effects));

        assertThat(effects.of(run)).containsExactly("a", "c");
    }

    @Test
    void twoProcessesWithTheSameRecordsHaveOneEffectTogether() {
        var events = steps(
                Stream.iterate(1, n -> n + 1).limit(40).map(String::valueOf).toArray(String[]::new));

        Await.on(vertx, () -> io.smallrye.mutiny.Uni.join()
                .all(Collections.nCopies(4, 0).stream()
                        .map(i -> inbox.consume(effects.consumer, records(encoded(events)), effects))
                        .toList())
                .andFailFast());

        assertThat(effects.of(run)).hasSize(40).doesNotHaveDuplicates();
    }

    private void deliver(List<CloudEvent> events) {
        deliverRecords(encoded(events));
    }

    private void deliverRecords(List<ConsumerRecord<String, String>> records) {
        Await.on(vertx, () -> inbox.consume(effects.consumer, records(records), effects));
    }

    private List<String> parked() {
        return Database.column("SELECT state FROM parked_event WHERE consumer = ? ORDER BY seq", effects.consumer);
    }

    private long firstParked() {
        return Database.count("SELECT min(seq) FROM parked_event WHERE consumer = ?", effects.consumer);
    }

    private List<CloudEvent> steps(String... names) {
        return Arrays.stream(names).map(name -> step(run, name)).toList();
    }

    private static CloudEvent step(UUID run, String name) {
        var scope = new Scope(run, Ids.next(), null, null);
        var now = Instant.parse("2026-11-20T10:00:00Z");
        return new CloudEvent(
                Ids.next(), "test", "run.step-finished.v1", now, scope, null, new StepFinished(run, name, 1, 1));
    }

    private static List<ConsumerRecord<String, String>> encoded(List<CloudEvent> events) {
        return events.stream().map(event -> record(EventCodec.encode(event), 0)).toList();
    }

    private static ConsumerRecord<String, String> record(String value, long offset) {
        return new ConsumerRecord<>("lectern.workflow", 0, offset, "key", value);
    }

    private static ConsumerRecords<String, String> records(List<ConsumerRecord<String, String>> records) {
        return new ConsumerRecords<>(Map.of(new TopicPartition("lectern.workflow", 0), records), Map.of());
    }
}
