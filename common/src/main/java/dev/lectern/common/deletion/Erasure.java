package dev.lectern.common.deletion;

import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Removes what this service has of something, counts what is left, and says both in the same transaction. */
@ApplicationScoped
public class Erasure {

    /** By tables. */
    public record Counts(Map<String, Long> removed, Map<String, Long> left) {}

    private static final String ACCOUNT = "account";
    // Each service's own: it knows the tables, and is of their owner, since nobody else sees the rows of all people.
    private static final String ERASE = "SELECT what, removed, remaining FROM erase($1, $2)";

    private final Outbox outbox;

    Erasure(Outbox outbox) {
        this.outbox = outbox;
    }

    public Uni<Void> answer(SqlConnection tx, Scope scope, DeletionRequested asked) {
        return erase(tx, scope, asked.kind(), asked.subjectId())
                .chain(counts -> outbox.add(
                        tx,
                        scope,
                        new DeletionReceipt(
                                asked.run(),
                                asked.kind(),
                                asked.subjectId(),
                                asked.round(),
                                counts.removed(),
                                counts.left())));
    }

    /** Told by whoever removes it by himself: how much there is of it just now, of a kind that is only counted here. */
    public Uni<DeletionReceipt> census(SqlConnection tx, Scope scope, String kind, UUID subject) {
        return erase(tx, scope, kind, subject).map(counts -> removed(scope.runId(), kind, subject, counts.left()));
    }

    /** What went before anybody asked for it. */
    public static DeletionReceipt removed(UUID run, String kind, UUID subject, Map<String, Long> removed) {
        return new DeletionReceipt(run, kind, subject, 0, removed, Map.of());
    }

    /** What is a person's own goes in all workspaces, and so with his own eyes. */
    public Uni<Counts> erase(SqlConnection tx, Scope scope, String kind, UUID subject) {
        return Tenancy.become(tx, kind.equals(ACCOUNT) ? scope.withUser(subject) : scope)
                .chain(() -> tx.preparedQuery(ERASE).execute(Tuple.of(kind, subject)))
                .map(rows -> {
                    var counts = new Counts(new TreeMap<>(), new TreeMap<>());
                    rows.forEach(row -> {
                        counts.removed().merge(row.getString("what"), row.getLong("removed"), Long::sum);
                        counts.left().merge(row.getString("what"), row.getLong("remaining"), Long::sum);
                    });
                    return counts;
                })
                .call(() -> Tenancy.become(tx, scope));
    }
}
