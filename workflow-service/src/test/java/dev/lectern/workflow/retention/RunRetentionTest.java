package dev.lectern.workflow.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RunRetentionTest {

    private final RunRetention retention;
    private final Vertx vertx;

    RunRetentionTest(RunRetention retention, Vertx vertx) {
        this.retention = retention;
        this.vertx = vertx;
    }

    @Test
    void oldRunsAreForgotten_butNotWhileTheyGoOnOrTheirWorkspaceIsHeld() {
        var ended = scope();
        var held = scope();
        var running = scope();
        var recent = scope();
        for (var one : new Scope[] {ended, held, running, recent}) {
            Broker.send("ingestion", one, new RunStarted(one.runId(), "source", null, "x"));
            if (one != running) {
                Broker.send("ingestion", one, new RunCompleted(one.runId()));
            }
            await().until(() -> Database.count(
                            "SELECT count(*) FROM run_record WHERE run_id = ? AND kind = 'source' AND status = '"
                                    + (one == running ? "running" : "completed") + "'",
                            one.runId())
                    == 1);
        }
        for (var one : new Scope[] {ended, held, running}) {
            Database.column(
                    "UPDATE run_record SET heard_at = now() - interval '401 days' WHERE run_id = ?", one.runId());
        }
        var now = Instant.now();
        hold(held, now, "legal-hold.set");
        await().until(() -> isHeld(held));
        // What was said before changes nothing, whenever it comes.
        hold(held, now.minusSeconds(60), "legal-hold.released");

        Await.on(vertx, retention::once);

        assertThat(records(ended)).isZero();
        assertThat(records(held)).isOne();
        assertThat(records(running)).isOne();
        assertThat(records(recent)).isOne();

        hold(held, now.plusSeconds(1), "legal-hold.released");
        await().until(() -> !isHeld(held));
        Await.on(vertx, retention::once);
        assertThat(records(held)).isZero();
    }

    private static void hold(Scope workspace, Instant at, String action) {
        var told = Audited.done(action, "workspace", workspace.workspaceId(), Map.of());
        Broker.send(Broker.event("observability", workspace.withRun(Ids.next()), at, told));
    }

    private static boolean isHeld(Scope workspace) {
        return Database.count(
                        "SELECT count(*) FROM held_workspace WHERE workspace_id = ? AND is_held",
                        workspace.workspaceId())
                == 1;
    }

    private static long records(Scope scope) {
        return Database.count("SELECT count(*) FROM run_record WHERE run_id = ?", scope.runId());
    }

    private static Scope scope() {
        return new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    }
}
