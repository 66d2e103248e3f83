package dev.lectern.retrieval.search;

import dev.lectern.retrieval.search.Fusion.Scored;
import dev.lectern.retrieval.search.SearchRepository.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The ranking by meaning: the chunks of what is seen whose vectors are nearest to the question's. */
@ApplicationScoped
class Nearest {

    // Every vector of the project is looked at: an approximate index that filters afterwards would lose results.
    private static final String EXACT = """
            SELECT subject_id AS chunk_id, 1 - (embedding <=> $1::text::vector) AS score
              FROM vector_entry
             WHERE workspace_id = $2 AND space_id = $3 AND subject_kind = 'chunk' AND doc_id = ANY($4)
             ORDER BY embedding <=> $1::text::vector, subject_id
             LIMIT $5
            """;

    private final SearchConfig config;

    Nearest(SearchConfig config) {
        this.config = config;
    }

    Uni<List<Scored>> to(SqlConnection tx, Sight sight, UUID space, String vector) {
        return tx.preparedQuery(EXACT)
                .execute(Tuple.of(vector, sight.workspace(), space, sight.searchable(), config.depth()))
                .map(SearchRepository::scored);
    }
}
