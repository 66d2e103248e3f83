package dev.lectern.retrieval.search;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.search.Fusion.Scored;
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
import java.util.stream.StreamSupport;

/** The two rankings over exactly what a project sees. Row-level security stands behind it, but is not relied upon. */
@ApplicationScoped
class SearchRepository {

    /** What is seen, and what of it can be searched now; some of that only because it is in a repository or a document. */
    record Sight(
            UUID workspace,
            UUID[] searchable,
            UUID[] ofProject,
            int sources,
            int failed,
            int chunks,
            long terms,
            int cut) {

        double averageLength() {
            return chunks == 0 ? 0 : (double) terms / chunks;
        }
    }

    /**
     * For whom is searched, and where: in the project, which sees all of its workspace, or its list and nothing else; in the
     * documents that are his alone there; in repositories, which he may read as was asked before. Of all that in these items
     * only, if any are named.
     */
    record Place(
            Scope scope,
            boolean project,
            boolean wholeWorkspace,
            boolean listOnly,
            boolean documents,
            List<UUID> repositories,
            List<UUID> sourceItems) {

        Place(
                Scope scope,
                boolean project,
                boolean wholeWorkspace,
                boolean listOnly,
                boolean documents,
                List<UUID> repositories) {
            this(scope, project, wholeWorkspace, listOnly, documents, repositories, List.of());
        }

        static Place of(Caller caller, boolean project, boolean documents, List<UUID> repositories) {
            return new Place(
                    caller.scope(),
                    project,
                    caller.seesWholeWorkspace(),
                    caller.seesListOnly(),
                    documents,
                    repositories);
        }

        private UUID[] shelves() {
            return repositories.toArray(UUID[]::new);
        }

        private UUID[] only() {
            return sourceItems.isEmpty() ? null : sourceItems.toArray(UUID[]::new);
        }
    }

    /** A chunk as it is shown, and the use of its source by which it is seen. */
    record Shown(
            UUID chunk,
            UUID sourceItem,
            UUID reference,
            UUID repository,
            String title,
            String text,
            Integer page,
            String section,
            int startChar,
            int endChar) {}

    // Of references: what is in a repository is no project's, nor is what is somebody's alone.
    private static final String SHARED = "(removed_at IS NULL AND repository_id IS NULL AND user_id IS NULL)";
    // All of the workspace, or what is on the project's list, or that and what the project took in while there is no
    // news of its list yet: what was just indexed is found at once.
    private static final String SIGHT = """
            SELECT count(*)::int AS sources,
                   coalesce(array_agg(source_item_id) FILTER (WHERE state = 'indexed'), '{}') AS searchable,
                   coalesce(array_agg(source_item_id) FILTER (WHERE state = 'indexed' AND of_project), '{}') AS of_project,
                   count(*) FILTER (WHERE state IN ('failed', 'cancelled'))::int AS failed,
                   coalesce(sum(chunk_count) FILTER (WHERE state = 'indexed'), 0)::int AS chunks,
                   coalesce(sum(term_count) FILTER (WHERE state = 'indexed'), 0)::bigint AS terms,
                   coalesce(sum(cut_count) FILTER (WHERE state = 'indexed'), 0)::int AS cut
              FROM (SELECT source_item_id, bool_or(of_project) AS of_project FROM (
                    SELECT source_item_id, true AS of_project FROM source_reference
                     WHERE $5 AND $3 AND workspace_id = $1 AND %1$s
                    UNION ALL
                    SELECT source_item_id, true FROM project_paper l
                     WHERE $5 AND NOT $3 AND workspace_id = $1 AND project_id = $2 AND is_listed
                       AND EXISTS (SELECT FROM source_reference r WHERE r.workspace_id = $1
                                      AND r.source_item_id = l.source_item_id AND %1$s)
                    UNION ALL
                    SELECT source_item_id, true FROM source_reference r
                     WHERE $5 AND NOT $3 AND NOT $4 AND workspace_id = $1 AND project_id = $2 AND %1$s
                       AND NOT EXISTS (SELECT FROM project_paper l
                                        WHERE l.project_id = $2 AND l.source_item_id = r.source_item_id)
                    UNION ALL
                    SELECT source_item_id, false FROM source_reference
                     WHERE $6 AND workspace_id = $1 AND project_id = $2 AND user_id = $7 AND removed_at IS NULL
                    UNION ALL
                    SELECT source_item_id, false FROM source_reference
                     WHERE workspace_id = $1 AND repository_id = ANY($8) AND removed_at IS NULL) AS use
                     GROUP BY source_item_id) AS seen
              LEFT JOIN indexed_source USING (source_item_id)
             WHERE $9::uuid[] IS NULL OR source_item_id = ANY($9)
            """.formatted(SHARED);
    // Document frequency, number and mean length are those of the project, not of the workspace: otherwise a
    // score would tell what stands in projects that the caller cannot see, and the order would change when
    // somebody there uploads. Summed in the order of terms, because a sum of floats depends on it. The
    // numbers are cast, because otherwise PostgreSQL takes k1 for an integer and the driver rounds it to that
    // without a word.
    private static final String BM25 = """
            SELECT chunk_id,
                   sum(times * ln(1 + ($5::float8 - df + 0.5) / (df + 0.5)) * frequency * ($7::float8 + 1)
                       / (frequency + $7::float8 * (1 - $8::float8 + $8::float8 * chunk_length / $6::float8)) ORDER BY term) AS score
              FROM (SELECT p.chunk_id, p.term, q.times, p.frequency::float8, p.chunk_length::float8,
                           (count(*) OVER (PARTITION BY p.term))::float8 AS df
                      FROM unnest($2::text[], $3::int[]) AS q (term, times)
                      JOIN posting p ON p.workspace_id = $1 AND p.term = q.term AND p.source_item_id = ANY($4)) AS hit
             GROUP BY chunk_id
             ORDER BY score DESC, chunk_id
             LIMIT $9
            """;
    // By the project's own use, by that of whoever asks, by the repository's, or by the oldest that the project sees:
    // what is seen by none of them is no hit.
    private static final String SHOW = """
            SELECT c.chunk_id, c.source_item_id, use.reference_id, use.repository_id, coalesce(use.name, s.title) AS title,
                   c.text, c.page, c.section, c.start_char, c.end_char
              FROM chunk_text c
              JOIN indexed_source s USING (source_item_id)
              JOIN LATERAL (SELECT r.reference_id, r.repository_id, r.name FROM source_reference r
                             WHERE r.workspace_id = $1 AND r.source_item_id = c.source_item_id AND r.removed_at IS NULL
                               AND (%s AND c.source_item_id = ANY($4)
                                    OR $5 AND r.project_id = $3 AND r.user_id = $6
                                    OR r.repository_id = ANY($7))
                             ORDER BY CASE WHEN r.user_id IS NOT NULL THEN 2 WHEN r.repository_id IS NOT NULL THEN 3
                                           WHEN r.project_id = $3 THEN 1 ELSE 4 END, r.reference_id
                             LIMIT 1) AS use ON true
             WHERE c.workspace_id = $1 AND c.chunk_id = ANY($2)
            """.formatted(SHARED);

    private final SearchConfig config;

    SearchRepository(SearchConfig config) {
        this.config = config;
    }

    Uni<Sight> sight(SqlConnection tx, Place place) {
        var workspace = place.scope().workspaceId();
        return tx.preparedQuery(SIGHT)
                .execute(Tuple.from(Arrays.asList(
                        workspace,
                        place.scope().projectId(),
                        place.wholeWorkspace(),
                        place.listOnly(),
                        place.project(),
                        place.documents(),
                        place.scope().userId(),
                        place.shelves(),
                        place.only())))
                .map(rows -> rows.iterator().next())
                .map(row -> new Sight(
                        workspace,
                        row.getArrayOfUUIDs("searchable"),
                        row.getArrayOfUUIDs("of_project"),
                        row.getInteger("sources"),
                        row.getInteger("failed"),
                        row.getInteger("chunks"),
                        row.getLong("terms"),
                        row.getInteger("cut")));
    }

    Uni<List<Scored>> bestWords(SqlConnection tx, Sight sight, Map<String, Integer> terms) {
        if (terms.isEmpty() || sight.terms() == 0) {
            return Uni.createFrom().item(List.of());
        }
        return tx.preparedQuery(BM25)
                .execute(Tuple.from(Arrays.asList(
                        sight.workspace(),
                        terms.keySet().toArray(String[]::new),
                        terms.values().toArray(Integer[]::new),
                        sight.searchable(),
                        (double) sight.chunks(),
                        sight.averageLength(),
                        config.k1(),
                        config.b(),
                        config.depth())))
                .map(SearchRepository::scored);
    }

    Uni<Map<UUID, Shown>> show(SqlConnection tx, Place place, Sight sight, Collection<UUID> chunks) {
        return tx.preparedQuery(SHOW)
                .execute(Tuple.from(Arrays.asList(
                        sight.workspace(),
                        chunks.toArray(UUID[]::new),
                        place.scope().projectId(),
                        sight.ofProject(),
                        place.documents(),
                        place.scope().userId(),
                        place.shelves())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SearchRepository::shown)
                        .collect(Collectors.toMap(Shown::chunk, Function.identity())));
    }

    private static Shown shown(Row row) {
        return new Shown(
                row.getUUID("chunk_id"),
                row.getUUID("source_item_id"),
                row.getUUID("reference_id"),
                row.getUUID("repository_id"),
                row.getString("title"),
                row.getString("text"),
                row.getInteger("page"),
                row.getString("section"),
                row.getInteger("start_char"),
                row.getInteger("end_char"));
    }

    static List<Scored> scored(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Scored(row.getUUID("chunk_id"), row.getDouble("score")))
                .toList();
    }
}
