package dev.lectern.ingestion.removal;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The store holds equal bytes once, for items, parts of uploads and files of imports of all workspaces. That is why this looks with the
 * system role, and why bytes are deleted nowhere but here.
 */
@ApplicationScoped
public class NeededBytes {

    private static final String NOBODY_HOLDS_ALL = "SELECT pg_advisory_xact_lock(hashtextextended('blobs', 0))";
    private static final String HAVE_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('blob/' || $1, 0))";
    private static final String NEEDED = """
            SELECT hash FROM unnest($1::text[]) AS h (hash)
             WHERE EXISTS (SELECT FROM source_item WHERE file_hash = hash)
                OR EXISTS (SELECT FROM source_item WHERE text_hash = hash)
                OR EXISTS (SELECT FROM upload_part WHERE blob_hash = hash)
                OR EXISTS (SELECT FROM source_import_file WHERE blob_hash = hash)
            """;

    private final Tenancy tenancy;
    private final BlobStore blobs;

    NeededBytes(Tenancy tenancy, BlobStore blobs) {
        this.tenancy = tenancy;
        this.blobs = blobs;
    }

    /** Those that no row speaks of at this moment; the next one may change that. */
    public Uni<List<String>> unneeded(Collection<String> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().item(List.of())
                : tenancy.system(tx -> needed(tx, keys)).map(needed -> keys.stream()
                        .filter(key -> !needed.contains(key))
                        .toList());
    }

    /** The lock is held until the bytes are gone: who wants to add the same ones waits, and then writes them anew. */
    public Uni<Void> deleteUnlessNeeded(String key) {
        return tenancy.system(tx -> tx.query(NOBODY_HOLDS_ALL)
                .execute()
                .chain(() -> tx.preparedQuery(HAVE_ALONE).execute(Tuple.of(key)))
                .chain(() -> needed(tx, List.of(key)))
                .chain(needed -> needed.isEmpty()
                        ? OffLoop.andBack(() -> blobs.delete(key)).replaceWithVoid()
                        : Uni.createFrom().voidItem()));
    }

    private static Uni<Set<String>> needed(SqlConnection systemTx, Collection<String> keys) {
        return systemTx.preparedQuery(NEEDED)
                .execute(Tuple.of(keys.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("hash"))
                        .collect(Collectors.toSet()));
    }
}
