package dev.lectern.retrieval.nearest;

import dev.lectern.retrieval.nearest.VectorIndexes.VectorIndex;
import dev.lectern.retrieval.version.Live;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * The ranking by meaning: the chunks of what is seen whose vectors are nearest to the question's. Every vector of what is
 * seen is looked at, unless that is much and a large part of the space: an index that filters afterwards would have to go
 * through a hundred times as many for what is seen of a hundredth, and loses results where it stops before.
 */
@ApplicationScoped
public class Nearest {

    /** What is searched: these sources of a workspace, which have so many chunks together. */
    public record Seen(UUID workspace, UUID[] sources, int chunks) {}

    /** A chunk and its cosine. */
    public record Near(UUID chunk, double score) {}

    /** The nearest first, and whether the index was asked for them. */
    public record Answer(List<Near> hits, boolean byIndex) {}

    // Of the type of the column, and so never by the index, which is of another.
    private static final String EXACT = """
            SELECT subject_id AS chunk_id, 1 - (embedding <=> $1::text::vector) AS score
              FROM vector_entry
             WHERE workspace_id = $2 AND space_id = $3 AND subject_kind = 'chunk' AND doc_id = ANY($4)
             ORDER BY embedding <=> $1::text::vector, subject_id
             LIMIT $5
            """;
    private static final String BY_INDEX =
            "SELECT chunk_id, score FROM nearest_by_index($1, $2, $3, $4, $5, $6, $7, $8)";

    private final NearestConfig config;
    private final VectorIndexes indexes;
    private final RecallCheck check;

    Nearest(NearestConfig config, VectorIndexes indexes, RecallCheck check) {
        this.config = config;
        this.indexes = indexes;
        this.check = check;
    }

    public Uni<Answer> to(SqlConnection tx, Seen seen, Live index, String vector, int most) {
        var built = indexes.of(index.space());
        return pays(built, seen.chunks())
                ? byIndex(tx, seen, index, vector, most)
                : exact(tx, seen, index.space(), vector, most).map(hits -> new Answer(hits, false));
    }

    private boolean pays(VectorIndex built, int chunks) {
        return built.exists() && chunks > config.exactTo() && chunks >= config.share() * built.vectors();
    }

    private Uni<Answer> byIndex(SqlConnection tx, Seen seen, Live index, String vector, int most) {
        return tx.preparedQuery(BY_INDEX)
                .execute(Tuple.from(Arrays.asList(
                        index.space(),
                        index.dimension(),
                        seen.workspace(),
                        seen.sources(),
                        vector,
                        most,
                        Math.max(config.width(), most),
                        config.furthest())))
                .map(Nearest::near)
                .chain(hits -> {
                    // It stopped before it had enough.
                    if (hits.size() < Math.min(most, seen.chunks())) {
                        return exact(tx, seen, index.space(), vector, most).map(all -> new Answer(all, false));
                    }
                    check.sometimes(seen, index, hits, again -> exact(again, seen, index.space(), vector, most));
                    return Uni.createFrom().item(new Answer(hits, true));
                });
    }

    static Uni<List<Near>> exact(SqlConnection tx, Seen seen, UUID space, String vector, int most) {
        return tx.preparedQuery(EXACT)
                .execute(Tuple.of(vector, seen.workspace(), space, seen.sources(), most))
                .map(Nearest::near);
    }

    private static List<Near> near(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Near(row.getUUID("chunk_id"), row.getDouble("score")))
                .toList();
    }
}
