package dev.lectern.workflow.pipeline.asking;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.workflow.asked.AnswerClient;
import dev.lectern.workflow.asked.AnswerClient.Look;
import dev.lectern.workflow.asked.AnswerClient.Looked;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.comparison.Comparison;
import dev.lectern.workflow.comparison.Comparisons;
import dev.lectern.workflow.comparison.CreateComparison;
import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.comparison.cell.Cells.Place;
import dev.lectern.workflow.comparison.cell.Finding;
import dev.lectern.workflow.comparison.fill.FillComparison;
import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Papers;
import dev.lectern.workflow.pipeline.Papers.Paper;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Pipelines;
import dev.lectern.workflow.pipeline.Sameness;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.pipeline.Steps;
import dev.lectern.workflow.pipeline.Steps.Same;
import dev.lectern.workflow.pipeline.work.StageWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The agentic stage: each sub-question of the plan is asked of each paper. That is a matrix, filled as any other, in a run
 * below the pipeline's: what is kept is taken, and no answer is computed twice, whoever dies.
 */
@ApplicationScoped
class AskPapers implements StageWork {

    private static final String NOTHING = "Nothing was to be asked.";

    private final AnswerClient retrieval;
    private final Tenancy tenancy;
    private final Pipelines pipelines;
    private final Papers papers;
    private final Steps steps;
    private final Course course;
    private final CreateComparison create;
    private final Comparisons comparisons;
    private final FillComparison fill;

    AskPapers(
            @RestClient AnswerClient retrieval,
            Tenancy tenancy,
            Pipelines pipelines,
            Papers papers,
            Steps steps,
            Course course,
            CreateComparison create,
            Comparisons comparisons,
            FillComparison fill) {
        this.retrieval = retrieval;
        this.tenancy = tenancy;
        this.pipelines = pipelines;
        this.papers = papers;
        this.steps = steps;
        this.course = course;
        this.create = create;
        this.comparisons = comparisons;
        this.fill = fill;
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.AGENTIC);
    }

    /** What papers say now may be another text than at the beginning. */
    @Override
    public boolean looksFirst() {
        return true;
    }

    @Override
    public Uni<Outcome> work(Pipeline one, Stage stage) {
        var asker = one.wanted().asker();
        return tenancy.tx(one.scope(), tx -> papers.in(tx, one.runId()))
                .chain(all -> retrieval.look(
                        new Look(asker, all.stream().map(Paper::id).toList())))
                .chain(looked -> same(one, Sameness.papers(looked.papers())).chain(same -> same.map(
                                found -> Uni.createFrom().<Outcome>item((tx, now) -> reused(tx, now, looked, found)))
                        .orElseGet(() -> asked(one, looked))));
    }

    private Uni<Optional<Same>> same(Pipeline one, String hash) {
        return one.wanted().reuse()
                ? tenancy.tx(one.scope(), tx -> steps.same(tx, one, Stage.AGENTIC, hash))
                : Uni.createFrom().item(Optional.empty());
    }

    private Uni<Void> reused(SqlConnection tx, Pipeline one, Looked looked, Same found) {
        return pipelines
                .looked(tx, one.runId(), Sameness.papers(looked.papers()))
                .chain(() -> pipelines.ask(tx, one.runId(), found.comparisonId(), null))
                .chain(() -> course.reuse(tx, one, Stage.AGENTIC, found));
    }

    private Uni<Outcome> asked(Pipeline one, Looked looked) {
        var questions = Plan.of(one.wanted()).questions();
        var there = looked.papers().stream().filter(SeenPaper::searched).toList();
        if (questions.isEmpty()) {
            return Uni.createFrom().item((tx, now) -> course.skip(tx, now, Stage.AGENTIC, NOTHING));
        }
        if (there.isEmpty()) {
            return Uni.createFrom()
                    .item((tx, now) -> course.fail(tx, now, Stage.AGENTIC, "None of the papers is there any more."));
        }
        var ids = there.stream()
                .map(paper -> new PaperId(paper.sourceItemId(), paper.repositoryId()))
                .toList();
        var matrix = Comparison.wanted(
                Ids.next(),
                Comparison.PIPELINE,
                one.name(),
                ids.getFirst().sourceItemId(),
                one.wanted().asker(),
                ids,
                questions);
        return create.kept(one.wanted().asker(), ids, questions)
                .map(kept -> (tx, now) -> begun(tx, now, matrix, kept, with(looked, there)));
    }

    private static Looked with(Looked looked, List<SeenPaper> there) {
        return new Looked(
                looked.model(), looked.modelName(), looked.provider(), looked.passages(), looked.each(), there);
    }

    private Uni<Void> begun(
            SqlConnection tx, Pipeline one, Comparison matrix, Map<Place, Finding> kept, Looked looked) {
        Scope scope = one.scope();
        var seen = new Matrix(matrix, looked, looked.papers(), Map.of());
        return pipelines
                .looked(tx, one.runId(), Sameness.papers(looked.papers()))
                .chain(() -> comparisons.add(tx, scope, matrix))
                .chain(() -> create.lay(tx, scope, matrix, kept))
                .chain(() -> fill.below(tx, scope, matrix, one.wanted().asker(), seen))
                .chain(run -> pipelines.ask(tx, one.runId(), matrix.comparisonId(), run))
                .chain(() -> course.await(tx, one, Stage.AGENTIC, null));
    }
}
