package dev.lectern.retrieval.version;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedding;
import dev.lectern.retrieval.version.Publishing.Index;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Puts into an index what it lacks, some chunks at a time, each lot in a transaction of its own: whoever takes the work up
 * after a crash goes on where the last one committed. The texts are here already; ingestion is not asked.
 */
@ApplicationScoped
class FillIndex {

    private record Chunk(UUID id, UUID source, int index, String hash, String text) {}

    private static final int LOT = 64;

    // A source that is being indexed anew has no claim yet; it goes into all live indexes when it is done.
    private static final String LACKING = """
            SELECT c.chunk_id, c.source_item_id, c.chunk_index, c.chunk_hash, c.text
              FROM indexed_source s
              JOIN chunk_text c ON c.workspace_id = s.workspace_id AND c.source_item_id = s.source_item_id
             WHERE s.workspace_id = $1 AND s.state = 'indexed'
               AND (s.source_item_id, c.chunk_index) > ($3, $4)
               AND NOT EXISTS (SELECT FROM vector_entry v
                                WHERE v.space_id = $2 AND v.subject_kind = 'chunk' AND v.subject_id = c.chunk_id)
             ORDER BY s.source_item_id, c.chunk_index
             LIMIT $5
            """;
    private static final String KNOWN = """
            SELECT DISTINCT ON (chunk_hash) chunk_hash, embedding::text AS literal, token_count, tokens_read
              FROM vector_entry
             WHERE workspace_id = $1 AND space_id = $2 AND subject_kind = 'chunk' AND chunk_hash = ANY($3)
            """;
    // Removal and we take turns by the sources' rows, in their order.
    private static final String HOLD_SOURCES = """
            SELECT source_item_id FROM indexed_source
             WHERE source_item_id = ANY($1) AND state = 'indexed' ORDER BY source_item_id FOR SHARE
            """;
    private static final String PUT = """
            INSERT INTO vector_entry (space_id, subject_kind, workspace_id, doc_id, run_id, pipeline_run_id, subject_id,
                                      chunk_index, chunk_hash, page, start_word, end_word, start_char, end_char,
                                      token_count, tokens_read, embedding)
            SELECT $1, 'chunk', c.workspace_id, c.source_item_id, $3, $4, c.chunk_id, c.chunk_index, c.chunk_hash, c.page,
                   c.start_word, c.end_word, c.start_char, c.end_char, v.tokens, v.tokens_read, v.literal::vector
              FROM unnest($6::uuid[], $7::int[], $8::int[], $9::text[]) AS v (chunk_id, tokens, tokens_read, literal)
              JOIN chunk_text c ON c.chunk_id = v.chunk_id AND c.workspace_id = $2 AND c.source_item_id = ANY($5)
            ON CONFLICT (space_id, subject_kind, subject_id) DO NOTHING
            """;
    private static final String MISSING = """
            SELECT count(*)::int AS missing
              FROM indexed_source s
             WHERE s.workspace_id = $1 AND s.state = 'indexed' AND s.chunk_count >
                   (SELECT count(*) FROM vector_entry v
                     WHERE v.workspace_id = $1 AND v.space_id = $2 AND v.doc_id = s.source_item_id)
            """;
    private static final String EXPECTED = """
            SELECT coalesce(sum(chunk_count), 0)::int AS chunks FROM indexed_source
             WHERE workspace_id = $1 AND state = 'indexed'
            """;

    private final Tenancy tenancy;
    private final Shards shards;

    FillIndex(Tenancy tenancy, Shards shards) {
        this.tenancy = tenancy;
        this.shards = shards;
    }

    /** Goes through all sources once; `done` hears how many chunks were put in. */
    Uni<Void> once(Scope scope, Index index, Embedder embedder, LongConsumer done) {
        return Multi.createBy()
                .repeating()
                .uni(Lot::new, last -> lot(scope, index, embedder, last).invoke(done::accept))
                .whilst(put -> put >= 0)
                .onItem()
                .ignoreAsUni();
    }

    /** Sources that the index has not all chunks of. */
    Uni<Integer> missing(SqlConnection tx, UUID workspace, UUID space) {
        return tx.preparedQuery(MISSING)
                .execute(Tuple.of(workspace, space))
                .map(rows -> rows.iterator().next().getInteger("missing"));
    }

    Uni<Integer> expected(SqlConnection tx, UUID workspace) {
        return tx.preparedQuery(EXPECTED)
                .execute(Tuple.of(workspace))
                .map(rows -> rows.iterator().next().getInteger("chunks"));
    }

    /** Where the last lot ended. */
    private static final class Lot {
        UUID source = new UUID(0, 0);
        int chunk = -1;

        void end(List<Chunk> chunks) {
            if (!chunks.isEmpty()) {
                source = chunks.getLast().source();
                chunk = chunks.getLast().index();
            }
        }
    }

    /** How many chunks it was; -1 after the last. */
    private Uni<Integer> lot(Scope scope, Index index, Embedder embedder, Lot last) {
        var workspace = scope.workspaceId();
        return tenancy.tx(scope, tx -> tx.preparedQuery(LACKING)
                        .execute(Tuple.of(workspace, index.space(), last.source, last.chunk, LOT))
                        .map(FillIndex::chunks)
                        .invoke(last::end)
                        .chain(chunks -> known(tx, workspace, index, chunks).map(known -> Map.entry(chunks, known))))
                .chain(found -> found.getKey().isEmpty()
                        ? Uni.createFrom().item(-1)
                        : embed(embedder, found.getKey(), found.getValue())
                                .chain(vectors -> write(scope, index, found.getKey(), vectors))
                                .replaceWith(found.getKey().size()));
    }

    private static Uni<Map<String, Embedding>> known(
            SqlConnection tx, UUID workspace, Index index, List<Chunk> chunks) {
        var hashes = chunks.stream().map(Chunk::hash).distinct().toArray(String[]::new);
        return tx.preparedQuery(KNOWN)
                .execute(Tuple.of(workspace, index.space(), hashes))
                .map(rows -> {
                    var known = new HashMap<String, Embedding>();
                    stream(rows)
                            .forEach(row -> known.put(
                                    row.getString("chunk_hash"),
                                    new Embedding(
                                            row.getString("literal"),
                                            row.getInteger("token_count"),
                                            row.getInteger("tokens_read"))));
                    return known;
                });
    }

    private static Uni<Map<String, Embedding>> embed(
            Embedder embedder, List<Chunk> chunks, Map<String, Embedding> known) {
        var texts = new HashMap<String, String>();
        chunks.stream().filter(chunk -> !known.containsKey(chunk.hash())).forEach(c -> texts.put(c.hash(), c.text()));
        var hashes = new ArrayList<>(texts.keySet());
        return embedder.embed(hashes.stream().map(texts::get).toList()).map(made -> {
            var all = new HashMap<>(known);
            for (var i = 0; i < made.size(); i++) {
                all.put(hashes.get(i), made.get(i));
            }
            return all;
        });
    }

    private Uni<Void> write(Scope scope, Index index, List<Chunk> chunks, Map<String, Embedding> vectors) {
        var sources = chunks.stream().map(Chunk::source).distinct().toArray(UUID[]::new);
        return tenancy.tx(scope, tx -> tx.preparedQuery(HOLD_SOURCES)
                .execute(Tuple.of((Object) sources))
                .map(rows ->
                        stream(rows).map(row -> row.getUUID("source_item_id")).toArray(UUID[]::new))
                .chain(there -> shards.hold(tx, scope.workspaceId())
                        .chain(live -> live.stream().anyMatch(one -> one.index().equals(index.id()))
                                ? tx.preparedQuery(PUT)
                                        .execute(rows(scope, index, there, chunks, vectors))
                                        .replaceWithVoid()
                                : Uni.createFrom().voidItem())));
    }

    private static Tuple rows(
            Scope scope, Index index, UUID[] sources, List<Chunk> chunks, Map<String, Embedding> vectors) {
        var embeddings = chunks.stream().map(chunk -> vectors.get(chunk.hash())).toList();
        return Tuple.from(List.of(
                index.space(),
                scope.workspaceId(),
                scope.runId(),
                index.pipelineRun(),
                sources,
                chunks.stream().map(Chunk::id).toArray(UUID[]::new),
                embeddings.stream().map(Embedding::tokens).toArray(Integer[]::new),
                embeddings.stream().map(Embedding::tokensRead).toArray(Integer[]::new),
                embeddings.stream().map(Embedding::literal).toArray(String[]::new)));
    }

    private static List<Chunk> chunks(RowSet<Row> rows) {
        return stream(rows)
                .map(row -> new Chunk(
                        row.getUUID("chunk_id"),
                        row.getUUID("source_item_id"),
                        row.getInteger("chunk_index"),
                        row.getString("chunk_hash"),
                        row.getString("text")))
                .toList();
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
