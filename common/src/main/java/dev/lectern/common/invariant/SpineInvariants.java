package dev.lectern.common.invariant;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What holds of the plumbing in every schema. */
@ApplicationScoped
class SpineInvariants implements Invariants {

    @Override
    public List<Invariant> all() {
        return List.of(
                new Invariant("every committed event was published (none older than 30 s)", """
                        SELECT count(*), 'oldest ' || min(created_at) FROM outbox
                         WHERE created_at < now() - interval '30 seconds'"""),
                new Invariant("no message was given up as dead or waits behind one", """
                        SELECT count(*), min(consumer || ': ' || event_type) FROM parked_event"""),
                new Invariant("no work runs on an expired lease (more than 60 s)", """
                        SELECT count(*), min(job_type || ' ' || job_id) FROM async_job
                         WHERE status = 'running' AND lease_until < now() - interval '60 seconds'"""),
                new Invariant("no work is overdue (more than 10 min)", """
                        SELECT count(*), min(job_type || ' ' || job_id) FROM async_job
                         WHERE status IN ('queued', 'retry') AND available_at < now() - interval '10 minutes'"""),
                new Invariant("failed work says why", """
                        SELECT count(*), min(job_type || ' ' || job_id) FROM async_job
                         WHERE status = 'failed' AND coalesce(last_error, '') = ''"""));
    }
}
