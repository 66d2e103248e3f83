package dev.lectern.retrieval.use;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.sibling.IngestionClient.Use;
import dev.lectern.retrieval.sibling.IngestionClient.UsesOf;
import dev.lectern.retrieval.text.Terms;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/** The uses of items, with their names and kinds, and the years of the items. */
@ApplicationScoped
public class Uses {

    // What has been removed does not come back, whatever was true when somebody asked.
    private static final String LEARN = """
            INSERT INTO source_reference (reference_id, workspace_id, project_id, source_item_id, repository_id, user_id,
                   name, kind, told_at)
            SELECT u.reference_id, $1, u.project_id, $2, u.repository_id, u.user_id, u.name, u.kind, $3
              FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[])
                   AS u (reference_id, project_id, repository_id, user_id, name, kind)
            ON CONFLICT (reference_id) DO UPDATE
               SET name = excluded.name, kind = excluded.kind, told_at = excluded.told_at
             WHERE source_reference.removed_at IS NULL
               AND (source_reference.told_at IS NULL OR source_reference.told_at < excluded.told_at)
            RETURNING reference_id, name
            """;

    private static final String FORGET_NAMES = "DELETE FROM title_posting WHERE reference_id = ANY($1)";

    // What stands in the text is found by it.
    private static final String LEARN_NAMES = """
            INSERT INTO title_posting (workspace_id, term, reference_id, source_item_id)
            SELECT $1, n.term, n.reference_id, $2 FROM unnest($3::text[], $4::uuid[]) AS n (term, reference_id)
             WHERE NOT EXISTS (SELECT FROM posting p
                                WHERE p.workspace_id = $1 AND p.source_item_id = $2 AND p.term = n.term)
            """;

    private static final String LEARN_YEAR = """
            UPDATE indexed_source SET publication_year = $2, told_at = $3
             WHERE source_item_id = $1 AND state <> 'removed' AND (told_at IS NULL OR told_at < $3)
            """;

    private final Terms terms;

    Uses(Terms terms) {
        this.terms = terms;
    }

    /** Of what was asked later than this, nothing changes. */
    public Uni<Void> learn(SqlConnection tx, Scope scope, UsesOf told) {
        var items = told.items();
        var asOf = told.asOf().atOffset(ZoneOffset.UTC);
        return items.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(LEARN)
                        .execute(Tuple.of(
                                        scope.workspaceId(),
                                        told.sourceItemId(),
                                        asOf,
                                        ids(items, Use::referenceId),
                                        ids(items, Use::projectId),
                                        ids(items, Use::repositoryId))
                                .addArrayOfUUID(ids(items, Use::userId))
                                .addArrayOfString(items.stream().map(Use::name).toArray(String[]::new))
                                .addArrayOfString(items.stream().map(Use::kind).toArray(String[]::new)))
                        .chain(learnt -> learnNames(tx, scope, told.sourceItemId(), learnt))
                        .chain(() ->
                                tx.preparedQuery(LEARN_YEAR).execute(Tuple.of(told.sourceItemId(), told.year(), asOf)))
                        .replaceWithVoid();
    }

    private Uni<Void> learnNames(SqlConnection tx, Scope scope, UUID sourceItem, RowSet<Row> learnt) {
        var references = new ArrayList<UUID>();
        var words = new ArrayList<String>();
        var ofWords = new ArrayList<UUID>();
        for (var row : learnt) {
            var reference = row.getUUID("reference_id");
            references.add(reference);
            for (var word : words(row.getString("name"))) {
                words.add(word);
                ofWords.add(reference);
            }
        }
        return tx.preparedQuery(FORGET_NAMES)
                .execute(Tuple.of(references.toArray(UUID[]::new)))
                .chain(() -> tx.preparedQuery(LEARN_NAMES)
                        .execute(Tuple.of(
                                scope.workspaceId(),
                                sourceItem,
                                words.toArray(String[]::new),
                                ofWords.toArray(UUID[]::new))))
                .replaceWithVoid();
    }

    // Some are names of files, whose words hang together by signs that part no others.
    private Set<String> words(String name) {
        if (name == null) {
            return Set.of();
        }
        var words = new TreeSet<>(terms.of(name).keySet());
        words.addAll(terms.of(name.replaceAll("[._]+", " ")).keySet());
        return words;
    }

    private static UUID[] ids(List<Use> uses, Function<Use, UUID> which) {
        return uses.stream().map(which).toArray(UUID[]::new);
    }
}
