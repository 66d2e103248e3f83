package dev.lectern.auth.notification;

import dev.lectern.common.event.BudgetEvent.BudgetReached;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.InvitationCreated;
import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceOpened;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what people are to be told: who is invited, whose workspace has another plan, and whose budget is nearly spent. */
@ApplicationScoped
class Invitations {

    private static final String OPENED = """
            INSERT INTO workspace_owner (workspace_id, owner_id) VALUES ($1, $2) ON CONFLICT DO NOTHING
            """;
    private static final String OWNER = "SELECT owner_id FROM workspace_owner WHERE workspace_id = $1";

    private final Inbox inbox;
    private final Jobs jobs;
    private final Notifications notifications;

    Invitations(Inbox inbox, Jobs jobs, Notifications notifications) {
        this.inbox = inbox;
        this.jobs = jobs;
        this.notifications = notifications;
    }

    @Incoming("invitations")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("invitations", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case InvitationCreated e -> jobs.add(tx, event.scope(), TellInvitee.job(e.invitationId()));
            case WorkspaceOpened e -> keep(tx, event.scope(), e.workspaceId(), e.ownerId());
            case WorkspaceChanged e -> tellOwner(tx, event.scope(), e);
            case BudgetReached e -> notifications.tell(tx, event.scope(), e.recipientId(), Notice.budgetReached(e));
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> keep(SqlConnection tx, Scope scope, UUID workspace, UUID owner) {
        return Tenancy.become(tx, scope.withWorkspace(workspace))
                .chain(() -> tx.preparedQuery(OPENED).execute(Tuple.of(workspace, owner)))
                .replaceWithVoid();
    }

    private Uni<Void> tellOwner(SqlConnection tx, Scope scope, WorkspaceChanged changed) {
        var there = scope.withWorkspace(changed.workspaceId());
        return Tenancy.become(tx, there)
                .chain(() -> tx.preparedQuery(OWNER).execute(Tuple.of(changed.workspaceId())))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext() ? found.next().getUUID("owner_id") : null;
                })
                .chain(owner -> owner == null || changed.plan() == null
                        ? Uni.createFrom().voidItem()
                        : notifications.tell(tx, there, owner, Notice.planChanged(changed.plan())));
    }
}
