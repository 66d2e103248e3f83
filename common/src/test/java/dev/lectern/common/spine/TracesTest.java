package dev.lectern.common.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Scope scope = new Scope(Ids.next(), Ids.next(), null, null);
    private final Inbox inbox;
    private final Outbox outbox;
    private final Jobs jobs;
    private final OutboxRelay relay;
    private final Vertx vertx;

    TracesTest(Inbox inbox, Outbox outbox, Jobs jobs, OutboxRelay relay, Vertx vertx) {
        this.inbox = inbox;
        this.outbox = outbox;
        this.jobs = jobs;
        this.relay = relay;
        this.vertx = vertx;
    }

    @Test
    void aTraceGoesOnThroughConsumerJobAndWhatTheyAnnounce() {
        var started = new RunStarted(scope.runId(), "test", null, null);
        var job = new NewJob("test", "good", new JsonObject());

        deliver((tx, event) -> outbox.add(tx, scope, started).chain(() -> jobs.add(tx, scope, job)));
        await().until(() -> Database.column("SELECT status FROM async_job WHERE run_id = ?", scope.runId())
                .equals(List.of("completed")));
        Await.on(vertx, relay::publishDue);

        assertThat(Broker.read(Broker.ofRun(scope.runId())))
                .hasSize(2)
                .extracting(CloudEvent::traceparent)
                .allMatch(traceparent -> traceparent.startsWith("00-" + TRACE + "-"));
    }

    private void deliver(Inbox.Effect effect) {
        var event = new CloudEvent(
                Ids.next(),
                "test",
                "run.step-finished.v1",
                Instant.parse("2026-11-20T10:00:00Z"),
                scope,
                "00-" + TRACE + "-00f067aa0ba902b7-00",
                new StepFinished(scope.runId(), "x", 1, 1));
        var record = new ConsumerRecord<>("lectern.workflow", 0, 0, "key", EventCodec.encode(event));
        var records = new ConsumerRecords<String, String>(
                Map.of(new TopicPartition("lectern.workflow", 0), List.of(record)), Map.of());
        Await.on(vertx, () -> inbox.consume("traces-" + scope.runId(), records, effect));
    }
}
