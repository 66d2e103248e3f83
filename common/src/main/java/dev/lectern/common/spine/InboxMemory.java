package dev.lectern.common.spine;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** Which events a consumer has had. */
@ApplicationScoped
class InboxMemory {

    // Sorted, so that two transactions with the same events queue up instead of dead-locking.
    private static final String REMEMBER = """
            INSERT INTO inbox (consumer, event_id)
            SELECT $1, id FROM unnest($2::uuid[]) AS event(id) ORDER BY id
            ON CONFLICT DO NOTHING
            RETURNING event_id
            """;

    /** Remembers all of them and answers those that are new, in their order, each once. */
    Uni<List<Letter>> remember(SqlConnection tx, String consumer, List<Letter> letters) {
        var ids = letters.stream().map(Letter::id).distinct().toArray(UUID[]::new);
        return tx.preparedQuery(REMEMBER).execute(Tuple.of(consumer, ids)).map(rows -> {
            var fresh = new HashSet<UUID>();
            rows.forEach(row -> fresh.add(row.getUUID("event_id")));
            return letters.stream().filter(letter -> fresh.remove(letter.id())).toList();
        });
    }
}
