package dev.lectern.workflow.pipeline.paper;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient;
import dev.lectern.workflow.asked.AnswerClient.Look;
import dev.lectern.workflow.asked.AnswerClient.Looked;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
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
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Prep: which of the papers who began it sees, and with which text; by that one knows whether another run had the same. */
@ApplicationScoped
class LookAtPapers implements StageWork {

    private static final String UNSEEN = "It is not there any more for who began this.";

    private final AnswerClient retrieval;
    private final Tenancy tenancy;
    private final Pipelines pipelines;
    private final Papers papers;
    private final Steps steps;
    private final Course course;

    LookAtPapers(
            @RestClient AnswerClient retrieval,
            Tenancy tenancy,
            Pipelines pipelines,
            Papers papers,
            Steps steps,
            Course course) {
        this.retrieval = retrieval;
        this.tenancy = tenancy;
        this.pipelines = pipelines;
        this.papers = papers;
        this.steps = steps;
        this.course = course;
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.PREP);
    }

    @Override
    public boolean looksFirst() {
        return true;
    }

    @Override
    public Uni<Outcome> work(Pipeline one, Stage stage) {
        return tenancy.tx(one.scope(), tx -> papers.in(tx, one.runId())).chain(all -> retrieval
                .look(new Look(one.wanted().asker(), all.stream().map(Paper::id).toList()))
                .map(looked -> (tx, now) -> prepared(tx, now, all, looked)));
    }

    private Uni<Void> prepared(SqlConnection tx, Pipeline one, List<Paper> all, Looked looked) {
        var seen = looked.papers().stream().map(SeenPaper::sourceItemId).collect(Collectors.toSet());
        var gone = all.stream()
                .map(Paper::sourceItemId)
                .filter(paper -> !seen.contains(paper))
                .toList();
        var hash = Sameness.papers(looked.papers());
        return pipelines
                .looked(tx, one.runId(), hash)
                .chain(() -> papers.leaveOut(tx, one.runId(), gone, Stage.PREP, UNSEEN))
                .chain(() -> one.wanted().reuse()
                        ? steps.same(tx, one, Stage.PREP, hash)
                        : Uni.createFrom().item(Optional.<Same>empty()))
                .chain(same -> same.isPresent() && gone.isEmpty()
                        ? course.reuse(tx, one, Stage.PREP, same.get())
                        : end(tx, one, looked, gone, all.size()));
    }

    private Uni<Void> end(SqlConnection tx, Pipeline one, Looked looked, List<UUID> gone, int total) {
        if (looked.papers().isEmpty()) {
            return course.fail(tx, one, Stage.PREP, "None of the " + total + " papers is there for who began this.");
        }
        var output = new JsonObject()
                .put("papers", looked.papers().size())
                .put(
                        "searched",
                        looked.papers().stream().filter(SeenPaper::searched).count())
                .put("model", looked.model());
        return course.complete(
                tx,
                one,
                Stage.PREP,
                looked.papers().size(),
                total,
                output,
                gone.isEmpty() ? null : gone.size() + " of " + total + " papers are not there any more.");
    }
}
