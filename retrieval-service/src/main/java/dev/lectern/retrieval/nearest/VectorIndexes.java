package dev.lectern.retrieval.nearest;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Which spaces have an approximate index, and how large they are, as the database estimates it; and makes one for those that
 * have become large. What is known is a minute old at most: until then a new index is merely not used.
 */
@ApplicationScoped
class VectorIndexes implements Chore {

    private static final Logger LOG = Logger.getLogger(VectorIndexes.class);

    /** Of a space; of all tenants together. */
    record VectorIndex(boolean exists, double vectors) {
        static final VectorIndex NONE = new VectorIndex(false, 0);
    }

    private static final String KNOWN = """
            SELECT s.space_id, s.hnsw_since IS NOT NULL AS built, greatest(c.reltuples, 0)::float8 AS vectors
              FROM embedding_space s
              JOIN pg_class c ON c.oid = to_regclass('indexing.vector_entry_' || replace(s.space_id::text, '-', ''))
            """;

    private final Tenancy tenancy;
    private final NearestConfig config;
    private volatile Map<UUID, VectorIndex> known = Map.of();

    VectorIndexes(Tenancy tenancy, NearestConfig config) {
        this.tenancy = tenancy;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        look().subscribe().with(nothing -> {}, failure -> LOG.warnf("vector indexes are not known yet: %s", failure));
    }

    VectorIndex of(UUID space) {
        return known.getOrDefault(space, VectorIndex.NONE);
    }

    @Override
    public Duration every() {
        return config.indexEvery();
    }

    @Override
    public Uni<Void> once() {
        return look().chain(() -> InTurn.each(
                        known.entrySet().stream()
                                .filter(one -> !one.getValue().exists()
                                        && one.getValue().vectors() >= config.indexFrom())
                                .map(Map.Entry::getKey)
                                .toList(),
                        this::build))
                .chain(this::look);
    }

    private Uni<Void> build(UUID space) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery("SELECT build_vector_index($1, $2) AS built")
                        .execute(Tuple.of(space, config.indexFrom())))
                .invoke(rows -> LOG.infof(
                        "vector index of space %s: %s",
                        space, rows.iterator().next().getBoolean("built") ? "built" : "put off"))
                .replaceWithVoid();
    }

    private Uni<Void> look() {
        return tenancy.tx(Scope.ofRun(Ids.next()), VectorIndexes::read)
                .invoke(rows -> known = rows.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                row -> row.getUUID("space_id"),
                                row -> new VectorIndex(row.getBoolean("built"), row.getDouble("vectors")))))
                .replaceWithVoid();
    }

    private static Uni<List<Row>> read(SqlConnection tx) {
        return tx.preparedQuery(KNOWN).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .toList());
    }
}
