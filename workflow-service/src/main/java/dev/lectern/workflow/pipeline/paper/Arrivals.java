package dev.lectern.workflow.pipeline.paper;

import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Papers;
import dev.lectern.workflow.pipeline.Papers.Count;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.PipelineConfig;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.pipeline.Steps;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether what a stage waits for has come, paper by paper. Whoever calls has the pipeline locked. */
@ApplicationScoped
class Arrivals {

    private final Papers papers;
    private final Steps steps;
    private final Course course;
    private final PipelineConfig config;

    Arrivals(Papers papers, Steps steps, Course course, PipelineConfig config) {
        this.papers = papers;
        this.steps = steps;
        this.course = course;
        this.config = config;
    }

    /** Ends the stage if nothing is left to wait for; else waits for it. */
    Uni<Void> await(SqlConnection tx, Pipeline one, Stage stage) {
        return papers.count(tx, one.runId(), stage)
                .chain(count -> count.left() == 0
                        ? over(tx, one, stage, count)
                        : course.await(tx, one, stage, config.patience(stage))
                                .chain(() -> told(tx, one, stage, count)));
    }

    /** There is news; of a stage that waits for none it changes nothing. */
    Uni<Void> look(SqlConnection tx, Pipeline one, Stage stage) {
        return steps.one(tx, one.runId(), stage)
                .chain(step -> !step.status().equals("waiting")
                        ? Uni.createFrom().voidItem()
                        : papers.count(tx, one.runId(), stage)
                                .chain(count ->
                                        count.left() == 0 ? over(tx, one, stage, count) : told(tx, one, stage, count)));
    }

    /** Time is up: it goes on without those of which nothing was heard. */
    Uni<Void> giveUp(SqlConnection tx, Pipeline one, Stage stage) {
        var minutes = config.patience(stage).toMinutes();
        return steps.one(tx, one.runId(), stage)
                .chain(step -> !step.status().equals("waiting")
                        ? Uni.createFrom().voidItem()
                        : papers.giveUp(tx, one.runId(), stage, "Nothing was heard of it for " + minutes + " minutes.")
                                .chain(() -> look(tx, one, stage)));
    }

    private Uni<Void> told(SqlConnection tx, Pipeline one, Stage stage, Count count) {
        return course.progressed(tx, one, stage, count.total() - count.leftOut() - count.left(), count.total(), 0);
    }

    private Uni<Void> over(SqlConnection tx, Pipeline one, Stage stage, Count count) {
        int done = count.total() - count.leftOut();
        if (done == 0 && count.total() > 0) {
            return course.fail(
                    tx, one, stage, "None of the " + count.total() + " papers could be used: " + count.reason());
        }
        return papers.enrichment(tx, one.runId()).chain(known -> {
            int unheard = stage == Stage.ENRICH ? known.getInteger("unknown", 0) : 0;
            var reason = count.leftOut() > 0
                    ? count.leftOut() + " of " + count.total() + " papers were left out: " + count.reason()
                    : unheard > 0 ? "Nothing was heard of " + unheard + " of " + count.total() + " papers." : null;
            var output = new JsonObject().put("papers", done);
            return course.complete(
                    tx,
                    one,
                    stage,
                    done - unheard,
                    count.total(),
                    stage == Stage.ENRICH ? output.mergeIn(known) : output,
                    reason);
        });
    }
}
