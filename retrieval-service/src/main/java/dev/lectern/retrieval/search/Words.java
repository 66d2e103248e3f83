package dev.lectern.retrieval.search;

import dev.lectern.retrieval.search.Fusion.Scored;
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
import java.util.stream.StreamSupport;

/** The ranking by words: BM25 over what is seen. */
@ApplicationScoped
class Words {

    /** What one term of the question adds to a chunk's score. */
    record Part(String term, int frequency, int chunksWithIt, double idf, double score) {}

    // Document frequency, number and mean length are those of the project, not of the workspace: otherwise a
    // score would tell what stands in projects that the caller cannot see, and the order would change when
    // somebody there uploads. They are those of all that is seen, filtered or not: a filter says what is wanted and not
    // what it is worth. The numbers are cast, because otherwise PostgreSQL takes k1 for an integer and the driver
    // rounds
    // it to that without a word.
    private static final String PARTS = """
            SELECT chunk_id, source_item_id, term, frequency, df, ln(1 + ($5::float8 - df + 0.5) / (df + 0.5)) AS idf,
                   times * ln(1 + ($5::float8 - df + 0.5) / (df + 0.5)) * frequency * ($7::float8 + 1)
                       / (frequency + $7::float8 * (1 - $8::float8 + $8::float8 * chunk_length / $6::float8)) AS part
              FROM (SELECT p.chunk_id, p.source_item_id, p.term, q.times, p.frequency::float8, p.chunk_length::float8,
                           (count(*) OVER (PARTITION BY p.term))::float8 AS df
                      FROM unnest($2::text[], $3::int[]) AS q (term, times)
                      JOIN posting p ON p.workspace_id = $1 AND p.term = q.term AND p.source_item_id = ANY($4)) AS seen
            """;
    // Summed in the order of terms, because a sum of floats depends on it. Besides the best, those that the other
    // ranking
    // named: what words they share with the question is known anyway.
    private static final String BEST = """
            SELECT chunk_id, score FROM (
                   SELECT chunk_id, sum(part ORDER BY term) AS score,
                          row_number() OVER (ORDER BY sum(part ORDER BY term) DESC, chunk_id) AS rank
                     FROM (%s) AS parts
                    WHERE ($9::uuid[] IS NULL OR source_item_id = ANY($9))
                      AND ($10::uuid[] IS NULL OR chunk_id = ANY($10))
                    GROUP BY chunk_id) AS ranked
             WHERE rank <= $11 OR chunk_id = ANY($12)
             ORDER BY rank
            """.formatted(PARTS);
    private static final String WHY = """
            SELECT chunk_id, term, frequency::int AS frequency, df::int AS df, idf, part
              FROM (%s) AS parts WHERE chunk_id = ANY($9) ORDER BY part DESC, term
            """.formatted(PARTS);

    private final SearchConfig config;

    Words(SearchConfig config) {
        this.config = config;
    }

    /** The best, best first, and behind them those of the others that have a word in common with the question. */
    Uni<List<Scored>> best(SqlConnection tx, Sight sight, Map<String, Integer> terms, List<Scored> others) {
        if (terms.isEmpty() || sight.whole().terms() == 0) {
            return Uni.createFrom().item(List.of());
        }
        var parameters = parameters(sight, terms);
        parameters.addValue(sight.isNarrowed() ? sight.searchable() : null);
        parameters.addValue(sight.within());
        parameters.addInteger(config.depth());
        parameters.addArrayOfUUID(others.stream().map(Scored::chunk).toArray(UUID[]::new));
        return tx.preparedQuery(BEST).execute(parameters).map(SearchRepository::scored);
    }

    Uni<Map<UUID, List<Part>>> why(SqlConnection tx, Sight sight, Map<String, Integer> terms, Collection<UUID> chunks) {
        if (terms.isEmpty() || sight.whole().terms() == 0 || chunks.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        var parameters = parameters(sight, terms);
        parameters.addArrayOfUUID(chunks.toArray(UUID[]::new));
        return tx.preparedQuery(WHY).execute(parameters).map(rows -> StreamSupport.stream(rows.spliterator(), false)
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

    private Tuple parameters(Sight sight, Map<String, Integer> terms) {
        return Tuple.from(Arrays.asList(
                sight.workspace(),
                terms.keySet().toArray(String[]::new),
                terms.values().toArray(Integer[]::new),
                sight.whole().sources(),
                (double) sight.whole().chunks(),
                sight.whole().averageLength(),
                config.k1(),
                config.b()));
    }
}
