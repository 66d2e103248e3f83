package dev.lectern.retrieval.use;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.sibling.IngestionClient.Use;
import dev.lectern.retrieval.sibling.IngestionClient.UsesOf;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
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
            """;

    private static final String LEARN_YEAR = """
            UPDATE indexed_source SET publication_year = $2, told_at = $3
             WHERE source_item_id = $1 AND state <> 'removed' AND (told_at IS NULL OR told_at < $3)
            """;

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
                        .chain(() ->
                                tx.preparedQuery(LEARN_YEAR).execute(Tuple.of(told.sourceItemId(), told.year(), asOf)))
                        .replaceWithVoid();
    }

    private static UUID[] ids(List<Use> uses, Function<Use, UUID> which) {
        return uses.stream().map(which).toArray(UUID[]::new);
    }
}
