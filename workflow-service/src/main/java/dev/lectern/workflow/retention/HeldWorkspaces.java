package dev.lectern.workflow.retention;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears from the audit which workspaces are held; older news changes nothing. */
@ApplicationScoped
class HeldWorkspaces {

    private static final Map<String, Boolean> ACTIONS = Map.of("legal-hold.set", true, "legal-hold.released", false);
    private static final String KEEP = """
            INSERT INTO held_workspace AS known (workspace_id, is_held, said_at) VALUES ($1, $2, $3)
            ON CONFLICT (workspace_id) DO UPDATE SET is_held = excluded.is_held, said_at = excluded.said_at
             WHERE known.said_at < excluded.said_at
            """;

    private final Inbox inbox;

    HeldWorkspaces(Inbox inbox) {
        this.inbox = inbox;
    }

    @Incoming("holds")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("holds", records, Set.of(Audited.class), this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        var said = (Audited) event.data();
        var held = ACTIONS.get(said.action());
        if (held == null) {
            return Uni.createFrom().voidItem();
        }
        var workspace = UUID.fromString(said.subjectId());
        return Tenancy.become(tx, event.scope().withWorkspace(workspace))
                .chain(() -> tx.preparedQuery(KEEP)
                        .execute(Tuple.of(workspace, held, OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC))))
                .replaceWithVoid();
    }
}
