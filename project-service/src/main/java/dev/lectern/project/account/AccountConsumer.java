package dev.lectern.project.account;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.spine.Inbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Opens a workspace for each new account, and forgets who is deleted. */
@ApplicationScoped
class AccountConsumer {

    private static final String DELETED = "deleted";
    private static final String FORGET = """
            INSERT INTO known_account (user_id, username, is_deleted) VALUES ($1, 'deleted user', true)
            ON CONFLICT (user_id) DO UPDATE SET username = excluded.username, is_deleted = true, updated_at = now()
            """;

    private final Inbox inbox;
    private final OpenWorkspace openWorkspace;
    private final List<OnAccountDeleted> others;

    AccountConsumer(Inbox inbox, OpenWorkspace openWorkspace, @All List<OnAccountDeleted> others) {
        this.inbox = inbox;
        this.openWorkspace = openWorkspace;
        this.others = others;
    }

    @Incoming("identity")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("open-workspace", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case AccountRegistered e -> openWorkspace.apply(tx, event.runId(), e.accountId(), e.username());
            case AccountChanged e when e.state().equals(DELETED) -> forget(tx, event.runId(), e.accountId());
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> forget(SqlConnection tx, UUID run, UUID account) {
        return openWorkspace
                .unname(tx, run, account)
                .chain(() -> tx.preparedQuery(FORGET).execute(Tuple.of(account)))
                .chain(() -> InTurn.each(others, one -> one.deleted(tx, run, account)));
    }
}
