package dev.lectern.observability.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RetentionTest {

    private final Scope scope = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private final UUID run = scope.runId();
    private final Retention retention;
    private final Vertx vertx;

    RetentionTest(Retention retention, Vertx vertx) {
        this.retention = retention;
        this.vertx = vertx;
    }

    @Test
    void whatIsTooOldIsForgottenAcrossWorkspaces_andTheRestStays() {
        var now = Instant.now();
        for (int i = 0; i < 7; i++) {
            Broker.send(Broker.event("ingestion", scope, now.minus(Duration.ofDays(91)), new RunCompleted(run)));
        }
        Broker.send(Broker.event("ingestion", scope, now.minus(Duration.ofDays(89)), new RunCompleted(run)));
        Broker.send(Broker.event(
                "ingestion", scope, now.minus(Duration.ofDays(181)), new FailureRecorded("job", "E", null)));
        await().until(() -> lines() == 9 && failures() == 1);

        var gone = Await.on(vertx, retention::sweep);

        assertThat(gone).isPositive();
        assertThat(lines()).isEqualTo(1);
        assertThat(failures()).isZero();
    }

    @Test
    void whatALegalHoldKeepsStaysUntilItIsReleased() {
        var now = Instant.now();
        var other = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        for (var one : List.of(scope, other)) {
            Broker.send(Broker.event("ingestion", one, now.minus(Duration.ofDays(95)), new RunCompleted(one.runId())));
            Broker.send(Broker.event("retrieval", one, now.minus(Duration.ofDays(200)), used()));
        }
        await().until(() -> lines() == 2 && calls(scope) == 1 && calls(other) == 1);
        Database.column(
                "INSERT INTO legal_hold (legal_hold_id, workspace_id, reason, set_by, created_at)"
                        + " VALUES (gen_random_uuid(), ?, 'file 7', gen_random_uuid(), now())",
                scope.workspaceId());

        Await.on(vertx, retention::sweep);
        assertThat(lines()).isEqualTo(2);
        assertThat(Database.count("SELECT count(*) FROM timeline_span WHERE run_id = ?", run))
                .isOne();
        assertThat(calls(scope)).isOne();
        assertThat(calls(other)).isZero();
        assertThat(Database.column(
                        "SELECT concat_ws(' ', calls, prompt_tokens, cost_micros, currency) FROM provider_metric"
                                + " WHERE workspace_id = ?",
                        other.workspaceId()))
                .containsExactly("1 10 412 USD");

        Database.column(
                "UPDATE legal_hold SET released_at = now(), released_by = set_by WHERE workspace_id = ?",
                scope.workspaceId());
        Await.on(vertx, retention::sweep);
        assertThat(lines()).isZero();
        assertThat(Database.count("SELECT count(*) FROM timeline_span WHERE run_id = ?", run))
                .isZero();
        assertThat(calls(scope)).isZero();
    }

    @Test
    void daysGoAsAWholeAndAtOnce() {
        Database.column("SELECT make_timeline_days(now() - interval '130 days', now() - interval '120 days')");
        Database.column(
                "INSERT INTO timeline_entry (event_id, run_id, source, type, topic, time, line, data) SELECT"
                        + " gen_random_uuid(), ?, 's', 't', 't', date_trunc('day', now(), 'UTC') - interval '129 days' +"
                        + " (n % 7) * interval '1 day', 'A line', '{}' FROM generate_series(1, 50000) AS n",
                run);
        var began = System.nanoTime();
        var days = Await.on(vertx, retention::dropDays);
        var took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(days).isPositive();
        assertThat(lines()).isZero();
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    private static UsageRecorded used() {
        return new UsageRecorded(
                Ids.next(),
                "m",
                "p",
                "chat",
                "completed",
                10,
                5,
                0,
                0,
                false,
                9,
                1L,
                412L,
                "USD",
                null,
                null,
                null,
                null,
                null);
    }

    private static long calls(Scope of) {
        return Database.count("SELECT count(*) FROM token_usage WHERE workspace_id = ?", of.workspaceId());
    }

    private long lines() {
        return Database.count("SELECT count(*) FROM timeline_entry WHERE run_id = ?", run);
    }

    private long failures() {
        return Database.count("SELECT count(*) FROM request_failure WHERE run_id = ?", run);
    }
}
