package dev.lectern.observability.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
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

        assertThat(gone).isGreaterThanOrEqualTo(9);
        assertThat(lines()).isEqualTo(1);
        assertThat(failures()).isZero();
    }

    private long lines() {
        return Database.count("SELECT count(*) FROM timeline_entry WHERE run_id = ?", run);
    }

    private long failures() {
        return Database.count("SELECT count(*) FROM request_failure WHERE run_id = ?", run);
    }
}
