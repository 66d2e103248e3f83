package dev.lectern.workflow.pipeline.paper;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient;
import dev.lectern.workflow.asked.AnswerClient.Look;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.pipeline.Papers;
import dev.lectern.workflow.pipeline.Papers.Paper;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.pipeline.source.SourceClient;
import dev.lectern.workflow.pipeline.source.SourceClient.State;
import dev.lectern.workflow.pipeline.source.SourceClient.Those;
import dev.lectern.workflow.pipeline.work.StageWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Ingest and index: what is there already is seen once, at the beginning; of the rest one hears. Nothing is missed between,
 * because news is kept with the paper from the moment on when the pipeline began.
 */
@ApplicationScoped
class AwaitPapers implements StageWork {

    private final AnswerClient retrieval;
    private final SourceClient ingestion;
    private final Tenancy tenancy;
    private final Papers papers;
    private final Arrivals arrivals;

    AwaitPapers(
            @RestClient AnswerClient retrieval,
            @RestClient SourceClient ingestion,
            Tenancy tenancy,
            Papers papers,
            Arrivals arrivals) {
        this.retrieval = retrieval;
        this.ingestion = ingestion;
        this.tenancy = tenancy;
        this.papers = papers;
        this.arrivals = arrivals;
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.INGEST, Stage.INDEX);
    }

    @Override
    public Uni<Outcome> work(Pipeline one, Stage stage) {
        return tenancy.tx(one.scope(), tx -> papers.in(tx, one.runId())).chain(all -> retrieval
                .look(new Look(one.wanted().asker(), all.stream().map(Paper::id).toList()))
                .map(looked -> looked.papers().stream()
                        .filter(SeenPaper::searched)
                        .map(SeenPaper::sourceItemId)
                        .toList())
                .chain(there -> failed(one, all, there)
                        .map(failed -> (tx, now) -> papers.indexed(tx, now.runId(), there)
                                .chain(() -> leaveOut(tx, now, stage, failed))
                                .chain(() -> arrivals.await(tx, now, stage)))));
    }

    private Uni<List<State>> failed(Pipeline one, List<Paper> all, List<UUID> there) {
        var scope = one.scope();
        var rest = all.stream()
                .map(Paper::sourceItemId)
                .filter(paper -> !there.contains(paper))
                .toList();
        return rest.isEmpty()
                ? Uni.createFrom().item(List.of())
                : ingestion
                        .states(new Those(scope.workspaceId(), scope.projectId(), scope.userId(), scope.runId(), rest))
                        .map(states -> states.items().stream()
                                .filter(state -> state.status().equals("failed"))
                                .toList());
    }

    private Uni<Void> leaveOut(SqlConnection tx, Pipeline one, Stage stage, List<State> failed) {
        return InTurn.each(
                failed,
                state -> papers.leaveOut(tx, one.runId(), List.of(state.sourceItemId()), stage, state.reason()));
    }
}
