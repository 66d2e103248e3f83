package dev.lectern.workflow.pipeline.work;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Pipelines;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.pipeline.Steps;
import dev.lectern.workflow.pipeline.Steps.Same;
import dev.lectern.workflow.pipeline.work.StageWork.Outcome;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does one stage. Its end, and that the next one is asked for, commit together with the end of this work: whoever dies in
 * between, the run goes on at exactly the stage where it was, and none is done twice.
 */
@ApplicationScoped
class RunStage implements JobHandler {

    private static final Set<String> OPEN = Set.of("pending", "running", "waiting");

    private final Tenancy tenancy;
    private final Pipelines pipelines;
    private final Steps steps;
    private final Course course;
    private final List<StageWork> works;

    RunStage(Tenancy tenancy, Pipelines pipelines, Steps steps, Course course, @All List<StageWork> works) {
        this.tenancy = tenancy;
        this.pipelines = pipelines;
        this.steps = steps;
        this.course = course;
        this.works = works;
    }

    @Override
    public String type() {
        return Course.STAGE;
    }

    @Override
    public int atOnce() {
        return 4;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var stage = stage(job);
        return tenancy.tx(job.scope(), tx -> begin(tx, job, stage))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(tx -> Uni.createFrom().voidItem())
                        : outcome(found.get(), stage)
                                .map(outcome -> effect(job, stage, outcome))
                                .onFailure(RunStage::isAway)
                                .transform(failure -> new UncheckedIOException(new IOException(failure.getMessage()))));
    }

    // What is said to somebody who waits, a part of the suite that is away, is one more try for work.
    private static boolean isAway(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.UPSTREAM;
    }

    /** Empty if it is over, with its pipeline or alone. */
    private Uni<Optional<Pipeline>> begin(SqlConnection tx, Job job, Stage stage) {
        return open(tx, job, stage)
                .call(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : steps.one(tx, found.get().runId(), stage)
                                .chain(step -> step.status().equals("pending")
                                        ? course.running(tx, found.get(), stage)
                                        : Uni.createFrom().voidItem()));
    }

    private Uni<Optional<Pipeline>> open(SqlConnection tx, Job job, Stage stage) {
        return pipelines
                .lock(tx, job.scope().runId())
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : steps.one(tx, found.get().runId(), stage)
                                .map(step -> found.filter(one -> OPEN.contains(step.status()))));
    }

    private Uni<Outcome> outcome(Pipeline one, Stage stage) {
        var work = works.stream()
                .filter(any -> any.stages().contains(stage))
                .findFirst()
                .orElseThrow();
        return work.looksFirst() || !one.wanted().reuse()
                ? work.work(one, stage)
                : tenancy.tx(one.scope(), tx -> steps.same(tx, one, stage, one.papersHash()))
                        .chain(same -> same.filter(found -> isOf(found, one, stage))
                                .map(found -> Uni.createFrom()
                                        .<Outcome>item((tx, now) -> course.reuse(tx, now, stage, found)))
                                .orElseGet(() -> work.work(one, stage)));
    }

    // What was found of other answers says nothing of these.
    private static boolean isOf(Same found, Pipeline one, Stage stage) {
        return !stage.asks() || found.comparisonId().equals(one.comparisonId());
    }

    private Effect effect(Job job, Stage stage, Outcome outcome) {
        return tx -> open(tx, job, stage).chain(now -> now.map(one -> outcome.apply(tx, one))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        var stage = stage(job);
        return open(tx, job, stage).chain(found -> found.map(one -> course.fail(tx, one, stage, reason))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** Somebody called off this piece of work; without it there is no run. */
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return course.stop(tx, job.scope().runId(), null).replaceWithVoid();
    }

    private static Stage stage(Job job) {
        return Stage.of(job.input().getString(Course.NAME));
    }
}
