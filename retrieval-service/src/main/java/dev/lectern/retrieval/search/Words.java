package dev.lectern.retrieval.search;

import dev.lectern.retrieval.search.Fusion.Scored;
import dev.lectern.retrieval.search.SearchRepository.Name;
import dev.lectern.retrieval.search.SearchRepository.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The ranking by words: BM25 over what is seen. */
@ApplicationScoped
class Words {

    /** What one term of the question adds to a chunk's score. */
    record Part(String term, int frequency, int chunksWithIt, double idf, double score) {}

    // Times is what a term counts in the question, which is how often it stands there, or less if it was added to it.
    // A word of a source's title that does not stand in the source counts as if it stood once in each of its chunks;
    // but
    // of the source there come only the first chunk, those that have another word of the question, and those that the
    // other
    // ranking named, or it would fill the list with equals.
    // Document frequency, number and mean length are those of the project, not of the workspace: otherwise a
    // score would tell what stands in projects that the caller cannot see, and the order would change when
    // somebody there uploads. They are those of all that is seen, filtered or not: a filter says what is wanted and not
    // what it is worth. The numbers are cast, because otherwise PostgreSQL takes k1 for an integer and the driver
    // rounds
    // it to that without a word.
    private static final String PARTS = """
            WITH asked AS MATERIALIZED (
                 SELECT term, times, named, CASE WHEN named > 0 THEN named +
                        (SELECT count(*) FROM posting p
                          WHERE p.workspace_id = $1 AND p.term = q.term AND p.source_item_id = ANY($4)) END AS df
                   FROM unnest($2::text[], $3::float8[], $9::int[]) AS q (term, times, named))
            SELECT chunk_id, source_item_id, term, stands, df, ln(1 + ($5::float8 - df + 0.5) / (df + 0.5)) AS idf,
                   times * ln(1 + ($5::float8 - df + 0.5) / (df + 0.5)) * frequency * ($7::float8 + 1)
                       / (frequency + $7::float8 * (1 - $8::float8 + $8::float8 * chunk_length / $6::float8)) AS part
              FROM (SELECT p.chunk_id, p.source_item_id, p.term, q.times, p.frequency AS stands, p.frequency::float8,
                           p.chunk_length::float8, (q.named + count(*) OVER (PARTITION BY p.term))::float8 AS df
                      FROM asked q
                      JOIN posting p ON p.workspace_id = $1 AND p.term = q.term AND p.source_item_id = ANY($4)
                     UNION ALL
                    SELECT c.chunk_id, c.source_item_id, q.term, q.times, 0, 1, $6::float8, q.df
                      FROM unnest($10::uuid[], $11::text[]) AS n (source_item_id, term)
                      JOIN asked q ON q.term = n.term
                      JOIN chunk_text c ON c.workspace_id = $1 AND c.source_item_id = n.source_item_id
                       AND (c.chunk_index = 0 OR c.chunk_id = ANY($12)
                            OR EXISTS (SELECT FROM posting p WHERE p.workspace_id = $1 AND p.chunk_id = c.chunk_id
                                          AND p.term = ANY($2)))) AS seen
            """;
    // Summed in the order of terms, because a sum of floats depends on it. Besides the best, those that the other
    // ranking
    // named: what words they share with the question is known anyway.
    private static final String BEST = """
            SELECT chunk_id, score FROM (
                   SELECT chunk_id, sum(part ORDER BY term) AS score,
                          row_number() OVER (ORDER BY sum(part ORDER BY term) DESC, chunk_id) AS rank
                     FROM (%s) AS parts
                    WHERE ($13::uuid[] IS NULL OR source_item_id = ANY($13))
                      AND ($14::uuid[] IS NULL OR chunk_id = ANY($14))
                    GROUP BY chunk_id) AS ranked
             WHERE rank <= $15 OR chunk_id = ANY($12)
             ORDER BY rank
            """.formatted(PARTS);
    private static final String WHY = """
            SELECT chunk_id, term, stands AS frequency, df::int AS df, idf, part
              FROM (%s) AS parts WHERE chunk_id = ANY($12) ORDER BY part DESC, term
            """.formatted(PARTS);

    private final SearchConfig config;

    Words(SearchConfig config) {
        this.config = config;
    }

    /** The best, best first, and behind them those of the others that have a word in common with the question. */
    Uni<List<Scored>> best(SqlConnection tx, Sight sight, Map<String, Double> terms, List<Scored> others) {
        if (terms.isEmpty() || sight.whole().terms() == 0) {
            return Uni.createFrom().item(List.of());
        }
        var parameters = parameters(sight, terms, others.stream().map(Scored::chunk));
        parameters.addValue(sight.isNarrowed() ? sight.searchable() : null);
        parameters.addValue(sight.within());
        parameters.addInteger(config.depth());
        return tx.preparedQuery(BEST).execute(parameters).map(SearchRepository::scored);
    }

    Uni<Map<UUID, List<Part>>> why(SqlConnection tx, Sight sight, Map<String, Double> terms, Collection<UUID> chunks) {
        if (terms.isEmpty() || sight.whole().terms() == 0 || chunks.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(WHY)
                .execute(parameters(sight, terms, chunks.stream()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.groupingBy(
                                row -> row.getUUID("chunk_id"),
                                Collectors.mapping(
                                        row -> new Part(
                                                row.getString("term"),
                                                row.getInteger("frequency"),
                                                row.getInteger("df"),
                                                row.getDouble("idf"),
                                                row.getDouble("part")),
                                        Collectors.toList()))));
    }

    private Tuple parameters(Sight sight, Map<String, Double> terms, Stream<UUID> chunks) {
        var names = sight.names();
        return Tuple.from(Arrays.asList(
                sight.workspace(),
                terms.keySet().toArray(String[]::new),
                terms.values().toArray(Double[]::new),
                sight.whole().sources(),
                (double) sight.whole().chunks(),
                sight.whole().averageLength(),
                config.k1(),
                config.b(),
                terms.keySet().stream().map(term -> named(names, term)).toArray(Integer[]::new),
                names.stream().map(Name::sourceItem).toArray(UUID[]::new),
                names.stream().map(Name::term).toArray(String[]::new),
                chunks.toArray(UUID[]::new)));
    }

    private static int named(List<Name> names, String term) {
        return (int) names.stream().filter(name -> name.term().equals(term)).count();
    }
}
