package dev.lectern.workflow.comparison.fill;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.comparison.Plans;
import dev.lectern.workflow.comparison.cell.Cells;
import dev.lectern.workflow.comparison.fill.Fills.Running;
import dev.lectern.workflow.run.RunListener;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Hears what ends fills before their time: somebody calls one off, or whoever began it may do so no longer. And what goes with
 * a source, and which plan a workspace has.
 */
@ApplicationScoped
class StopFills implements RunListener {

    private static final String NO_LONGER = "Who began it may no longer do so.";
    private static final Set<String> EDITORS = Set.of(Access.EDITOR, Access.OWNER);

    private static final Set<Class<? extends Event>> WANTED = Set.of(
            MemberChanged.class,
            ProjectChanged.class,
            AccountChanged.class,
            WorkspaceChanged.class,
            SourceDereferenced.class);

    private final Inbox inbox;
    private final Tenancy tenancy;
    private final Fills fills;
    private final Cells cells;
    private final Plans plans;

    StopFills(Inbox inbox, Tenancy tenancy, Fills fills, Cells cells, Plans plans) {
        this.inbox = inbox;
        this.tenancy = tenancy;
        this.fills = fills;
        this.cells = cells;
        this.plans = plans;
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Scope scope, UUID run) {
        return fills.stop(tx, scope, run, null).replaceWithVoid();
    }

    @Incoming("rights-of-work")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("comparison", records, WANTED, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case MemberChanged e
            when !e.active() || !EDITORS.contains(String.valueOf(e.role())) -> stop(tx, e.memberId(), e.projectId());
            case ProjectChanged e when !e.active() -> stop(tx, null, e.projectId());
            case AccountChanged e when !"active".equals(e.state()) -> stop(tx, e.accountId(), null);
            case WorkspaceChanged e -> plans.keep(tx, e);
            // With its rows and all that was made of its text.
            case SourceDereferenced e
            when e.last() -> cells.forgetPaper(tx, event.scope().workspaceId(), e.sourceItemId());
            default -> Uni.createFrom().voidItem();
        };
    }

    /** What is told of people has no workspace; theirs are found across all, and each is stopped in its own. */
    private Uni<Void> stop(SqlConnection tx, UUID user, UUID project) {
        return tenancy.system(system -> fills.running(system, user, project))
                .chain(found -> InTurn.each(found, fill -> stop(tx, fill)));
    }

    private Uni<Void> stop(SqlConnection tx, Running fill) {
        return Tenancy.become(tx, fill.scope())
                .chain(() -> fills.stop(tx, fill.scope(), fill.scope().runId(), NO_LONGER))
                .replaceWithVoid();
    }
}
