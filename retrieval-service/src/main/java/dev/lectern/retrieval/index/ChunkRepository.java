package dev.lectern.retrieval.index;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.embed.Embedding;
import dev.lectern.retrieval.index.SourceRepository.Counts;
import dev.lectern.retrieval.sibling.IngestionClient.Chunk;
import dev.lectern.retrieval.text.Terms;
import dev.lectern.retrieval.version.Live;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Texts, postings and vectors of chunks. Whole steps are written by unnested arrays: three statements, not thousands. */
@ApplicationScoped
class ChunkRepository {

    /** A chunk with its terms. */
    record Made(Chunk chunk, Map<String, Integer> terms) {}

    /** Vectors of an index, by the hashes of their texts. */
    record Vectors(Live index, Map<String, Embedding> byHash) {}

    /** Some chunks with all that is made of them: terms, and vectors for each index that they go into. */
    record Lot(List<Made> chunks, List<Vectors> vectors) {}

    /** Whose chunks these are: scope with the run, and the source. */
    record Of(Scope scope, UUID sourceItem) {}

    /** What a deletion has left: vectors, and postings with the texts beside them. */
    record Left(int vectors, int postings) {}

    private record Posting(String term, int frequency, UUID chunk, int chunkLength) {}

    private static final String KNOWN = """
            SELECT DISTINCT ON (chunk_hash) chunk_hash, embedding::text AS literal, token_count, tokens_read
              FROM vector_entry
             WHERE workspace_id = $1 AND space_id = $2 AND subject_kind = 'chunk' AND chunk_hash = ANY($3)
            """;
    // A chunk's id stands for its source, place and text, so what is there already is the same; but a heading above it
    // may
    // have come to be known.
    private static final String PUT_TEXTS = """
            INSERT INTO chunk_text (workspace_id, source_item_id, chunk_id, chunk_index, chunk_hash, page, section,
                                    start_word, end_word, start_char, end_char, term_count, text)
            SELECT $1, $2, * FROM unnest($3::uuid[], $4::int[], $5::text[], $6::int[], $7::text[], $8::int[], $9::int[],
                                         $10::int[], $11::int[], $12::int[], $13::text[])
            ON CONFLICT (chunk_id) DO UPDATE SET section = excluded.section
             WHERE chunk_text.section IS DISTINCT FROM excluded.section
            """;
    private static final String PUT_POSTINGS = """
            INSERT INTO posting (workspace_id, source_item_id, term, frequency, chunk_id, chunk_length)
            SELECT $1, $2, * FROM unnest($3::text[], $4::int[], $5::uuid[], $6::int[])
            ON CONFLICT (workspace_id, term, chunk_id) DO NOTHING
            """;
    // The driver does not know the type: pgvector's own text goes through text and is cast by the server.
    private static final String PUT_VECTORS = """
            INSERT INTO vector_entry (space_id, subject_kind, workspace_id, doc_id, run_id, pipeline_run_id, subject_id,
                                      chunk_index, chunk_hash, page, start_word, end_word, start_char, end_char,
                                      token_count, tokens_read, embedding)
            SELECT $1, 'chunk', $2, $3, $4, $5, v.a, v.b, v.c, v.d, v.e, v.f, v.g, v.h, v.i, v.j, v.k::vector
              FROM unnest($6::uuid[], $7::int[], $8::text[], $9::int[], $10::int[], $11::int[], $12::int[], $13::int[],
                          $14::int[], $15::int[], $16::text[]) AS v (a, b, c, d, e, f, g, h, i, j, k)
            ON CONFLICT (space_id, subject_kind, subject_id) DO NOTHING
            """;
    private static final String OTHERS =
            "DELETE FROM chunk_text WHERE source_item_id = $1 AND chunk_id <> ALL ($2) RETURNING chunk_id";
    private static final String COUNT = """
            SELECT (SELECT count(*) FROM vector_entry
                     WHERE workspace_id = $1 AND space_id = $2 AND doc_id = $3)::int AS vectors,
                   (SELECT count(*) FROM vector_entry
                     WHERE workspace_id = $1 AND space_id = $2 AND doc_id = $3 AND tokens_read < token_count)::int AS cut,
                   count(*)::int AS chunks, coalesce(sum(term_count), 0)::bigint AS terms
              FROM chunk_text WHERE workspace_id = $1 AND source_item_id = $3
            """;
    private static final String LEFT = """
            SELECT (SELECT count(*) FROM vector_entry WHERE workspace_id = $1 AND doc_id = $2)::int AS vectors,
                   (SELECT count(*) FROM posting WHERE workspace_id = $1 AND source_item_id = $2)::int
                     + (SELECT count(*) FROM chunk_text WHERE workspace_id = $1 AND source_item_id = $2)::int AS postings
            """;

    /** Vectors that this workspace has already of texts with these hashes. */
    Uni<Map<String, Embedding>> known(SqlConnection tx, Scope scope, UUID space, Collection<String> hashes) {
        return tx.preparedQuery(KNOWN)
                .execute(Tuple.of(scope.workspaceId(), space, hashes.toArray(String[]::new)))
                .map(rows -> stream(rows)
                        .collect(Collectors.toMap(
                                row -> row.getString("chunk_hash"),
                                row -> new Embedding(
                                        row.getString("literal"),
                                        row.getInteger("token_count"),
                                        row.getInteger("tokens_read")))));
    }

    /** Writing the same again changes nothing. */
    Uni<Void> put(SqlConnection tx, Of of, Lot lot) {
        return tx.preparedQuery(PUT_TEXTS)
                .execute(texts(of, lot.chunks()))
                .chain(() -> tx.preparedQuery(PUT_POSTINGS).execute(postings(of, lot.chunks())))
                .chain(() -> InTurn.each(
                        lot.vectors(), one -> tx.preparedQuery(PUT_VECTORS).execute(vectors(of, one, lot.chunks()))));
    }

    /** Chunks of an earlier text or cut of this source. */
    Uni<Void> dropOthers(SqlConnection tx, UUID sourceItem, Collection<UUID> current) {
        return tx.preparedQuery(OTHERS)
                .execute(Tuple.of(sourceItem, current.toArray(UUID[]::new)))
                .chain(rows -> {
                    var ids = stream(rows).map(row -> row.getUUID("chunk_id")).toArray(UUID[]::new);
                    return ids.length == 0 ? Uni.createFrom().voidItem() : dropByChunk(tx, sourceItem, ids);
                });
    }

    Uni<Void> dropAll(SqlConnection tx, UUID workspace, UUID sourceItem) {
        var whose = Tuple.of(workspace, sourceItem);
        return tx.preparedQuery("DELETE FROM vector_entry WHERE workspace_id = $1 AND doc_id = $2")
                .execute(whose)
                .chain(() -> tx.preparedQuery("DELETE FROM posting WHERE workspace_id = $1 AND source_item_id = $2")
                        .execute(whose))
                .chain(() -> tx.preparedQuery("DELETE FROM chunk_text WHERE workspace_id = $1 AND source_item_id = $2")
                        .execute(whose))
                .replaceWithVoid();
    }

    /** What of a source is there, with its vectors in this space. */
    Uni<Counts> count(SqlConnection tx, Of of, UUID space) {
        return tx.preparedQuery(COUNT)
                .execute(Tuple.of(of.scope().workspaceId(), space, of.sourceItem()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Counts(
                        row.getInteger("chunks"),
                        row.getInteger("vectors"),
                        row.getLong("terms"),
                        row.getInteger("cut")));
    }

    Uni<Left> left(SqlConnection tx, UUID workspace, UUID sourceItem) {
        return tx.preparedQuery(LEFT)
                .execute(Tuple.of(workspace, sourceItem))
                .map(rows -> rows.iterator().next())
                .map(row -> new Left(row.getInteger("vectors"), row.getInteger("postings")));
    }

    private static Uni<Void> dropByChunk(SqlConnection tx, UUID sourceItem, UUID[] chunks) {
        return tx.preparedQuery("DELETE FROM posting WHERE source_item_id = $1 AND chunk_id = ANY($2)")
                .execute(Tuple.of(sourceItem, chunks))
                .chain(() -> tx.preparedQuery("DELETE FROM vector_entry WHERE doc_id = $1 AND subject_id = ANY($2)")
                        .execute(Tuple.of(sourceItem, chunks)))
                .replaceWithVoid();
    }

    private static Tuple texts(Of of, List<Made> made) {
        return Tuple.from(Arrays.asList(
                of.scope().workspaceId(),
                of.sourceItem(),
                made.stream().map(m -> m.chunk().chunkId()).toArray(UUID[]::new),
                numbers(made, m -> m.chunk().index()),
                made.stream().map(m -> m.chunk().hash()).toArray(String[]::new),
                numbers(made, m -> m.chunk().page()),
                made.stream().map(m -> m.chunk().section()).toArray(String[]::new),
                numbers(made, m -> m.chunk().startWord()),
                numbers(made, m -> m.chunk().endWord()),
                numbers(made, m -> m.chunk().startChar()),
                numbers(made, m -> m.chunk().endChar()),
                numbers(made, m -> Terms.length(m.terms())),
                made.stream().map(m -> m.chunk().text()).toArray(String[]::new)));
    }

    private static Tuple postings(Of of, List<Made> made) {
        var all = made.stream().flatMap(ChunkRepository::postingsOf).toList();
        return Tuple.of(
                of.scope().workspaceId(),
                of.sourceItem(),
                all.stream().map(Posting::term).toArray(String[]::new),
                all.stream().map(Posting::frequency).toArray(Integer[]::new),
                all.stream().map(Posting::chunk).toArray(UUID[]::new),
                all.stream().map(Posting::chunkLength).toArray(Integer[]::new));
    }

    private static Stream<Posting> postingsOf(Made made) {
        var length = Terms.length(made.terms());
        return made.terms().entrySet().stream()
                .map(term ->
                        new Posting(term.getKey(), term.getValue(), made.chunk().chunkId(), length));
    }

    private static Tuple vectors(Of of, Vectors vectors, List<Made> made) {
        var embeddings =
                made.stream().map(m -> vectors.byHash().get(m.chunk().hash())).toList();
        return Tuple.from(Arrays.asList(
                vectors.index().space(),
                of.scope().workspaceId(),
                of.sourceItem(),
                of.scope().runId(),
                vectors.index().pipelineRun(),
                made.stream().map(m -> m.chunk().chunkId()).toArray(UUID[]::new),
                numbers(made, m -> m.chunk().index()),
                made.stream().map(m -> m.chunk().hash()).toArray(String[]::new),
                numbers(made, m -> m.chunk().page()),
                numbers(made, m -> m.chunk().startWord()),
                numbers(made, m -> m.chunk().endWord()),
                numbers(made, m -> m.chunk().startChar()),
                numbers(made, m -> m.chunk().endChar()),
                embeddings.stream().map(Embedding::tokens).toArray(Integer[]::new),
                embeddings.stream().map(Embedding::tokensRead).toArray(Integer[]::new),
                embeddings.stream().map(Embedding::literal).toArray(String[]::new)));
    }

    private static Integer[] numbers(List<Made> made, Function<Made, Integer> which) {
        return made.stream().map(which).toArray(Integer[]::new);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
