package dev.lectern.workflow.pipeline.paper;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Papers;
import dev.lectern.workflow.pipeline.Papers.Paper;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.pipeline.source.SourceClient;
import dev.lectern.workflow.pipeline.source.SourceClient.State;
import dev.lectern.workflow.pipeline.source.SourceClient.States;
import dev.lectern.workflow.pipeline.source.SourceClient.Those;
import dev.lectern.workflow.pipeline.work.StageWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Enrich: has papers looked up outside that never were, and hears of each. No run fails for the want of it. */
@ApplicationScoped
class EnrichPapers implements StageWork {

    private static final String OFF = "Looking papers up outside is switched off in this installation.";

    private final SourceClient ingestion;
    private final Tenancy tenancy;
    private final Papers papers;
    private final Arrivals arrivals;
    private final Course course;

    EnrichPapers(@RestClient SourceClient ingestion, Tenancy tenancy, Papers papers, Arrivals arrivals, Course course) {
        this.ingestion = ingestion;
        this.tenancy = tenancy;
        this.papers = papers;
        this.arrivals = arrivals;
        this.course = course;
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.ENRICH);
    }

    @Override
    public Uni<Outcome> work(Pipeline one, Stage stage) {
        var scope = one.scope();
        return tenancy.tx(scope, tx -> papers.in(tx, one.runId()))
                .chain(all -> ingestion.enriched(new Those(
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        scope.runId(),
                        all.stream().map(Paper::sourceItemId).toList())))
                .map(states -> (tx, now) -> states.enriches()
                        ? known(tx, now, states).chain(() -> arrivals.await(tx, now, stage))
                        : course.skip(tx, now, stage, OFF));
    }

    private Uni<Void> known(SqlConnection tx, Pipeline one, States states) {
        return Multi.createFrom()
                .iterable(states.items())
                .filter(state -> state.enrichment() != null)
                .onItem()
                .transformToUniAndConcatenate(state -> known(tx, one, state))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> known(SqlConnection tx, Pipeline one, State state) {
        return papers.enriched(tx, one.runId(), state.sourceItemId(), state.enrichment());
    }
}
