package dev.lectern.common.job;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets work that ended long ago; what it was for is told by what it made. */
@ApplicationScoped
class JobRetention implements Chore {

    // The ids begin with the time they were made at (UUIDv7): what ended before then has a smaller one, and
    // so the primary key finds the old rows without an index that every end of a job would have to keep up.
    private static final String FORGET = """
            DELETE FROM async_job WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM async_job
                 WHERE job_id < rpad(lpad(to_hex((extract(epoch FROM $1::timestamptz) * 1000)::bigint), 12, '0'), 32, '0')::uuid
                   AND status IN ('completed', 'failed', 'cancelled') AND finished_at < $1
                 LIMIT $2))
            """;

    private final Sweep sweep;
    private final JobConfig config;

    JobRetention(Sweep sweep, JobConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.remember(), FORGET);
    }
}
