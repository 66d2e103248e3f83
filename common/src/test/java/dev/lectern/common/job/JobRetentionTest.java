package dev.lectern.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

@QuarkusTest
class JobRetentionTest {

    private final JobRetention retention;
    private final Vertx vertx;

    JobRetentionTest(JobRetention retention, Vertx vertx) {
        this.retention = retention;
        this.vertx = vertx;
    }

    @Test
    void workIsForgottenAMonthAfterItsEndAndNotBefore() {
        var old = job("completed", 40, 31);
        var failed = job("failed", 31, 31);
        var slow = job("completed", 40, 29);
        var recent = job("completed", 1, 1);
        var waits = job("queued", 90, -1);

        Await.on(vertx, retention::once);

        assertThat(isThere(old)).isFalse();
        assertThat(isThere(failed)).isFalse();
        assertThat(isThere(slow)).isTrue();
        assertThat(isThere(recent)).isTrue();
        assertThat(isThere(waits)).isTrue();
        Database.column("DELETE FROM async_job WHERE job_id = ?", waits);
    }

    private static boolean isThere(UUID id) {
        return Database.count("SELECT count(*) FROM async_job WHERE job_id = ?", id) == 1;
    }

    /** Of a type that no worker takes up. */
    private static UUID job(String status, int askedDaysAgo, int endedDaysAgo) {
        var id = madeDaysAgo(askedDaysAgo);
        Database.column("""
                INSERT INTO async_job (job_id, run_id, queue_name, job_type, job_key, input, status, last_error, finished_at)
                VALUES (?, gen_random_uuid(), 'default', 'retention-test', 'x', '{}', ?, 'a reason',
                        CASE WHEN ? >= 0 THEN now() - ? * interval '1 day' END)
                """, id, status, endedDaysAgo, endedDaysAgo);
        return id;
    }

    /** As {@code Ids.next()} would have made it then. */
    private static UUID madeDaysAgo(int days) {
        var random = ThreadLocalRandom.current();
        var millis = Instant.now().minus(Duration.ofDays(days)).toEpochMilli();
        return new UUID(
                millis << 16 | 0x7000L | random.nextInt(1 << 12), 0x8000000000000000L | random.nextLong(1L << 61));
    }
}
