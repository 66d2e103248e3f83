package dev.lectern.observability.people;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The people of the workspace that a transaction is about. */
@ApplicationScoped
public class People {

    // Who owns a workspace never changes, and who has been in it stays known: what he spent is still to be looked at.
    private static final String KEEP = """
            INSERT INTO workspace_person AS known (workspace_id, user_id, owns) VALUES ($1, $2, $3)
            ON CONFLICT (workspace_id, user_id) DO UPDATE SET owns = known.owns OR excluded.owns
             WHERE excluded.owns AND NOT known.owns
            """;
    private static final String KNOWN =
            "SELECT count(*) > 0 AS known FROM workspace_person WHERE workspace_id = tenant_workspace() AND user_id ="
                    + " $1";
    private static final String OWNERS =
            "SELECT user_id FROM workspace_person WHERE workspace_id = tenant_workspace() AND owns";

    Uni<Void> keep(SqlConnection tx, UUID workspace, UUID person, boolean owns) {
        return tx.preparedQuery(KEEP).execute(Tuple.of(workspace, person, owns)).replaceWithVoid();
    }

    public Uni<Boolean> knows(SqlConnection tx, UUID person) {
        return tx.preparedQuery(KNOWN)
                .execute(Tuple.of(person))
                .map(rows -> rows.iterator().next().getBoolean("known"));
    }

    /** One, or none while we have not heard of it. */
    public Uni<List<UUID>> owners(SqlConnection tx) {
        return tx.preparedQuery(OWNERS).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getUUID("user_id"))
                .toList());
    }
}
