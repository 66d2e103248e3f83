package dev.lectern.workflow.pipeline.paper;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Pipelines;
import dev.lectern.workflow.pipeline.Stage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** What was waited for has not come in time; dropped when it has. */
@ApplicationScoped
class Overdue implements JobHandler {

    private final Pipelines pipelines;
    private final Arrivals arrivals;
    private final Course course;

    Overdue(Pipelines pipelines, Arrivals arrivals, Course course) {
        this.pipelines = pipelines;
        this.arrivals = arrivals;
        this.course = course;
    }

    @Override
    public String type() {
        return Course.OVERDUE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return Uni.createFrom().item(tx -> giveUp(tx, job));
    }

    private Uni<Void> giveUp(SqlConnection tx, Job job) {
        var stage = Stage.of(job.input().getString(Course.NAME));
        return pipelines.lock(tx, job.scope().runId()).chain(found -> found.map(one -> arrivals.giveUp(tx, one, stage))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** Only the database can be in its way, and then the stage must not be waited for any longer either. */
    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return giveUp(tx, job);
    }

    /** Somebody called it off by itself; without an end to its waiting there is no run. */
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return course.stop(tx, job.scope().runId(), null).replaceWithVoid();
    }
}
