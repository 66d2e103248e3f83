package dev.lectern.ingestion.erasure;

import dev.lectern.common.deletion.Erasure;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.removal.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/**
 * Looks whether all runs of a purged project's sources have ended, and then removes the rest and says what is left. Each of
 * those runs has a deadline, so that this ends too.
 */
@ApplicationScoped
class ConfirmPurge implements JobHandler {

    private static final String TYPE = "confirm-purge";
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int LONGEST = 30;
    // Half an hour: what is left of a source then, whose index is silent, is counted as left.
    private static final int PATIENCE = 75;

    private final Tenancy tenancy;
    private final ProjectRest rest;
    private final Removal removal;
    private final Erasure erasure;
    private final Jobs jobs;

    ConfirmPurge(Tenancy tenancy, ProjectRest rest, Removal removal, Erasure erasure, Jobs jobs) {
        this.tenancy = tenancy;
        this.rest = rest;
        this.removal = removal;
        this.erasure = erasure;
        this.jobs = jobs;
    }

    static NewJob job(UUID project, int round, int look) {
        var input = new JsonObject()
                .put("projectId", project.toString())
                .put("round", round)
                .put("look", look);
        return new NewJob(TYPE, round + "/" + look, input, SOON.multipliedBy(Math.min(look, LONGEST)));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var project = UUID.fromString(job.input().getString("projectId"));
        int round = job.input().getInteger("round");
        int look = job.input().getInteger("look");
        return tenancy.tx(job.scope(), tx -> rest.open(tx, project))
                .map(open -> open > 0 && look < PATIENCE
                        ? tx -> jobs.add(tx, job.scope(), job(project, round, look + 1))
                        : tx -> end(tx, job, project, round));
    }

    private Uni<Void> end(SqlConnection tx, Job job, UUID project, int round) {
        var asked = new DeletionRequested(job.scope().runId(), "project", project, round);
        return rest.bytes(tx, project)
                .chain(bytes -> removal.dropBytes(tx, job.scope(), bytes))
                .chain(() -> erasure.answer(tx, job.scope(), asked));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
