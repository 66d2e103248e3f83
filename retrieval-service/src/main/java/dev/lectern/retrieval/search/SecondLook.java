package dev.lectern.retrieval.search;

import dev.lectern.retrieval.search.Fusion.Look;
import dev.lectern.retrieval.search.Fusion.Scored;
import dev.lectern.retrieval.search.SearchRepository.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Cosines of chunks that are known by their ids: exact, and a matter of a millisecond for a few hundred. */
@ApplicationScoped
class SecondLook {

    private static final String AMONG = """
            SELECT subject_id AS chunk_id, 1 - (embedding <=> $1::text::vector) AS score
              FROM vector_entry
             WHERE workspace_id = $2 AND space_id = $3 AND subject_kind = 'chunk' AND subject_id = ANY($4)
             ORDER BY embedding <=> $1::text::vector, subject_id
             LIMIT $5
            """;
    // How much a chunk is like the best passages says more than the question alone: they say the same in more words,
    // and
    // in those of the texts.
    private static final String AGAIN = """
            WITH best AS MATERIALIZED (
                 SELECT embedding FROM vector_entry
                  WHERE workspace_id = $2 AND space_id = $3 AND subject_kind = 'chunk' AND subject_id = ANY($5))
            SELECT subject_id AS chunk_id, 1 - (embedding <=> $1::text::vector) AS score,
                   (SELECT coalesce(avg(1 - (v.embedding <=> best.embedding)), 0) FROM best) AS likeness
              FROM vector_entry v
             WHERE workspace_id = $2 AND space_id = $3 AND subject_kind = 'chunk' AND subject_id = ANY($4)
            """;

    private final SearchConfig config;

    SecondLook(SearchConfig config) {
        this.config = config;
    }

    /** The nearest of these. */
    Uni<List<Scored>> among(SqlConnection tx, Sight sight, UUID space, String vector, UUID[] chunks) {
        return tx.preparedQuery(AMONG)
                .execute(Tuple.of(vector, sight.workspace(), space, chunks, config.depth()))
                .map(SearchRepository::scored);
    }

    /** Each of these as it stands to the question and to the best. */
    Uni<Map<UUID, Look>> again(
            SqlConnection tx, Sight sight, UUID space, String vector, Collection<UUID> chunks, List<UUID> best) {
        return tx.preparedQuery(AGAIN)
                .execute(Tuple.of(
                        vector, sight.workspace(), space, chunks.toArray(UUID[]::new), best.toArray(UUID[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.toMap(
                                row -> row.getUUID("chunk_id"),
                                row -> new Look(row.getDouble("score"), row.getDouble("likeness")))));
    }
}
