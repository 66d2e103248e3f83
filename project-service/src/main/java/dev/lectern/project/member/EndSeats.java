package dev.lectern.project.member;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.account.OnAccountDeleted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Takes a deleted account out of the workspaces of others; its own stays as it is, with all that was made in it. */
@ApplicationScoped
class EndSeats implements OnAccountDeleted {

    private static final String SEATS = """
            SELECT m.workspace_id FROM workspace_member m JOIN workspace w ON w.workspace_id = m.workspace_id
             WHERE m.user_id = $1 AND m.is_active AND w.owner_id <> $1 ORDER BY m.workspace_id
            """;

    private final EndSeat endSeat;

    EndSeats(EndSeat endSeat) {
        this.endSeat = endSeat;
    }

    @Override
    public Uni<Void> deleted(SqlConnection tx, UUID run, UUID account) {
        var scope = Scope.ofRun(run).withUser(account);
        return Tenancy.become(tx, scope)
                .chain(() -> tx.preparedQuery(SEATS).execute(Tuple.of(account)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> scope.withWorkspace(row.getUUID("workspace_id")))
                        .toList())
                .chain(all -> InTurn.each(
                        all, there -> Tenancy.become(tx, there).chain(() -> endSeat.apply(tx, there, account))));
    }
}
