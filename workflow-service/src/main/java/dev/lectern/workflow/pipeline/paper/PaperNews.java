package dev.lectern.workflow.pipeline.paper;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Papers;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Pipelines;
import dev.lectern.workflow.pipeline.Stage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what becomes of papers that pipelines wait for, and whose pipelines may go on no longer. */
@ApplicationScoped
class PaperNews {

    private static final String NO_LONGER = "Who began it may no longer do so.";
    private static final Set<String> EDITORS = Set.of(Access.EDITOR, Access.OWNER);

    private static final Set<Class<? extends Event>> WANTED = Set.of(
            SourceChunked.class,
            SourceIndexed.class,
            SourceIndexFailed.class,
            PaperEnriched.class,
            SourceDereferenced.class,
            MemberChanged.class,
            ProjectChanged.class,
            AccountChanged.class);

    private final Inbox inbox;
    private final Tenancy tenancy;
    private final Pipelines pipelines;
    private final Papers papers;
    private final Arrivals arrivals;
    private final Course course;

    PaperNews(Inbox inbox, Tenancy tenancy, Pipelines pipelines, Papers papers, Arrivals arrivals, Course course) {
        this.inbox = inbox;
        this.tenancy = tenancy;
        this.pipelines = pipelines;
        this.papers = papers;
        this.arrivals = arrivals;
        this.course = course;
    }

    @Incoming("papers-of-work")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("pipeline", records, WANTED, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        var workspace = event.scope().workspaceId();
        return switch (event.data()) {
            case SourceChunked e ->
                heard(tx, workspace, e.sourceItemId(), one -> papers.read(tx, one.runId(), List.of(e.sourceItemId())));
            case SourceIndexed e ->
                heard(
                        tx,
                        workspace,
                        e.sourceItemId(),
                        one -> papers.indexed(tx, one.runId(), List.of(e.sourceItemId())));
            case SourceIndexFailed e ->
                heard(
                        tx,
                        workspace,
                        e.sourceItemId(),
                        one -> papers.leaveOut(tx, one.runId(), List.of(e.sourceItemId()), Stage.INDEX, e.reason()));
            case PaperEnriched e ->
                heard(
                        tx,
                        workspace,
                        e.sourceItemId(),
                        one -> papers.enriched(tx, one.runId(), e.sourceItemId(), e.status()));
            // With all that was said of it.
            case SourceDereferenced e
            when e.last() ->
                heard(tx, workspace, e.sourceItemId(), one -> papers.forget(tx, workspace, e.sourceItemId()))
                        .chain(() -> papers.forget(tx, workspace, e.sourceItemId()));
            case MemberChanged e
            when !e.active() || !EDITORS.contains(String.valueOf(e.role())) -> stop(tx, e.memberId(), e.projectId());
            case ProjectChanged e when !e.active() -> stop(tx, null, e.projectId());
            case AccountChanged e when !"active".equals(e.state()) -> stop(tx, e.accountId(), null);
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> heard(SqlConnection tx, UUID workspace, UUID paper, Function<Pipeline, Uni<Void>> kept) {
        return pipelines
                .lockWith(tx, workspace, paper)
                .chain(found -> InTurn.each(found, one -> kept.apply(one).chain(() -> look(tx, one))));
    }

    // At most one of them is waiting.
    private Uni<Void> look(SqlConnection tx, Pipeline one) {
        return Multi.createFrom()
                .items(Stage.INGEST, Stage.ENRICH, Stage.INDEX)
                .onItem()
                .transformToUniAndConcatenate(stage -> arrivals.look(tx, one, stage))
                .onItem()
                .ignoreAsUni();
    }

    /** What is told of people has no workspace; theirs are found across all, and each is stopped in its own. */
    private Uni<Void> stop(SqlConnection tx, UUID user, UUID project) {
        return tenancy.system(system -> pipelines.running(system, user, project))
                .chain(found -> InTurn.each(found, scope -> stop(tx, scope)));
    }

    private Uni<Void> stop(SqlConnection tx, Scope scope) {
        return Tenancy.become(tx, scope)
                .chain(() -> course.stop(tx, scope.runId(), NO_LONGER))
                .replaceWithVoid();
    }
}
