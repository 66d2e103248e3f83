package dev.lectern.retrieval.search;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.query.Filter;
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
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The two rankings over exactly what a project sees. Row-level security stands behind it, but is not relied upon. */
@ApplicationScoped
class SearchRepository {

    /** A word by which a source is called, but which does not stand in it. */
    record Name(UUID sourceItem, String term) {}

    /** All that is indexed of what is seen: what words are worth is measured by it, whatever filter there is. */
    record Whole(UUID[] sources, int chunks, long terms) {

        double averageLength() {
            return chunks == 0 ? 0 : (double) terms / chunks;
        }
    }

    /**
     * What is seen and fits the filter, and what of it can be searched now; some of that only because it is in a repository
     * or a document. Of those only the chunks named within, if it is not null. By which words of the question it is called.
     */
    record Sight(
            UUID workspace,
            UUID[] searchable,
            UUID[] ofProject,
            UUID[] within,
            int sources,
            int failed,
            int chunks,
            int cut,
            Whole whole,
            List<Name> names) {

        boolean isNarrowed() {
            return searchable != whole.sources();
        }

        Sight within(UUID[] only) {
            return new Sight(workspace, searchable, ofProject, only, sources, failed, chunks, cut, whole, names);
        }

        Sight called(List<Name> all) {
            return new Sight(workspace, searchable, ofProject, within, sources, failed, chunks, cut, whole, all);
        }
    }

    /**
     * For whom is searched, and where: in the project, which sees all of its workspace, or its list and nothing else; in the
     * documents that are his alone there; in repositories, which he may read as was asked before.
     */
    record Place(
            Scope scope,
            boolean project,
            boolean wholeWorkspace,
            boolean listOnly,
            boolean documents,
            List<UUID> repositories) {

        static Place of(Caller caller, boolean project, boolean documents, List<UUID> repositories) {
            return new Place(
                    caller.scope(),
                    project,
                    caller.seesWholeWorkspace(),
                    caller.seesListOnly(),
                    documents,
                    repositories);
        }

        /** As events call it; ids are nobody's business there. */
        List<String> where() {
            return Stream.of(
                            project ? "project" : null,
                            documents ? "documents" : null,
                            repositories.isEmpty() ? null : "repositories")
                    .filter(Objects::nonNull)
                    .toList();
        }

        private UUID[] shelves() {
            return repositories.toArray(UUID[]::new);
        }
    }

    /** A chunk as it is shown, and the use of its source by which it is seen. */
    record Shown(
            UUID chunk,
            UUID sourceItem,
            UUID reference,
            UUID repository,
            String title,
            String kind,
            Integer year,
            String text,
            String hash,
            int index,
            Integer page,
            String section,
            int startChar,
            int endChar) {

        /** Null if it is a repository's. */
        UUID source() {
            return repository == null ? reference : null;
        }

        /** Null if it is a source's. */
        UUID item() {
            return repository == null ? null : reference;
        }
    }

    /** What stands so many chunks before a hit, if it is less than 0, or behind it. */
    record Neighbour(UUID chunk, int distance, String text, Integer page, String section, int startChar, int endChar) {}

    // Of references: what is in a repository is no project's, nor is what is somebody's alone.
    private static final String SHARED = "(removed_at IS NULL AND repository_id IS NULL AND user_id IS NULL)";
    private static final String KIND = "coalesce($9::text[] IS NULL OR kind = ANY($9), false)";
    // All of the workspace, or what is on the project's list, or that and what the project took in while there is no
    // news of its list yet: what was just indexed is found at once.
    private static final String SIGHT = """
            SELECT count(*) FILTER (WHERE fits)::int AS sources,
                   coalesce(array_agg(source_item_id) FILTER (WHERE fits AND state = 'indexed'), '{}') AS searchable,
                   coalesce(array_agg(source_item_id) FILTER (WHERE fits AND state = 'indexed' AND of_project), '{}')
                     AS of_project,
                   count(*) FILTER (WHERE fits AND state IN ('failed', 'cancelled'))::int AS failed,
                   coalesce(sum(chunk_count) FILTER (WHERE fits AND state = 'indexed'), 0)::int AS chunks,
                   coalesce(sum(cut_count) FILTER (WHERE fits AND state = 'indexed'), 0)::int AS cut,
                   coalesce(array_agg(source_item_id) FILTER (WHERE $13 AND state = 'indexed'), '{}') AS whole,
                   coalesce(sum(chunk_count) FILTER (WHERE state = 'indexed'), 0)::int AS whole_chunks,
                   coalesce(sum(term_count) FILTER (WHERE state = 'indexed'), 0)::bigint AS whole_terms
              FROM (SELECT i.*, of_project, of_kind
                      AND ($10::uuid[] IS NULL OR seen.source_item_id = ANY($10))
                      AND coalesce($11::int IS NULL OR publication_year >= $11, false)
                      AND coalesce($12::int IS NULL OR publication_year <= $12, false) AS fits FROM (
                    SELECT source_item_id, bool_or(of_project) AS of_project, bool_or(of_kind) AS of_kind FROM (
                    SELECT source_item_id, true AS of_project, %2$s AS of_kind FROM source_reference
                     WHERE $5 AND $3 AND workspace_id = $1 AND %1$s
                    UNION ALL
                    SELECT l.source_item_id, true, %2$s FROM project_paper l
                      JOIN source_reference r ON r.workspace_id = $1 AND r.source_item_id = l.source_item_id AND %1$s
                     WHERE $5 AND NOT $3 AND l.workspace_id = $1 AND l.project_id = $2 AND is_listed
                    UNION ALL
                    SELECT source_item_id, true, %2$s FROM source_reference r
                     WHERE $5 AND NOT $3 AND NOT $4 AND workspace_id = $1 AND project_id = $2 AND %1$s
                       AND NOT EXISTS (SELECT FROM project_paper l
                                        WHERE l.project_id = $2 AND l.source_item_id = r.source_item_id)
                    UNION ALL
                    SELECT source_item_id, false, %2$s FROM source_reference
                     WHERE $6 AND workspace_id = $1 AND project_id = $2 AND user_id = $7 AND removed_at IS NULL
                    UNION ALL
                    SELECT source_item_id, false, %2$s FROM source_reference
                     WHERE workspace_id = $1 AND repository_id = ANY($8) AND removed_at IS NULL) AS use
                     GROUP BY source_item_id) AS seen
              LEFT JOIN indexed_source i ON i.source_item_id = seen.source_item_id) AS found
            """.formatted(SHARED, KIND);
    // With or without the number of the heading.
    private static final String WITHIN = """
            SELECT coalesce(array_agg(chunk_id), '{}') AS chunks FROM chunk_text
             WHERE workspace_id = $1 AND source_item_id = ANY($2)
               AND (lower(btrim(section)) = ANY($3)
                    OR lower(btrim(regexp_replace(section, '^\\s*[0-9]+([.][0-9]+)*[.)]?\\s+', ''))) = ANY($3))
            """;
    // By the project's own use, by that of whoever asks, by the repository's, or by the oldest that the project sees.
    private static final String USE = """
            (SELECT r.reference_id, r.repository_id, r.name, r.kind FROM source_reference r
              WHERE r.workspace_id = $1 AND r.source_item_id = %%s.source_item_id AND r.removed_at IS NULL
                AND (%s AND r.source_item_id = ANY($4)
                     OR $5 AND r.project_id = $3 AND r.user_id = $6
                     OR r.repository_id = ANY($7))
                AND ($8::text[] IS NULL OR r.kind = ANY($8))
              ORDER BY CASE WHEN r.user_id IS NOT NULL THEN 2 WHEN r.repository_id IS NOT NULL THEN 3
                            WHEN r.project_id = $3 THEN 1 ELSE 4 END, r.reference_id
              LIMIT 1) AS use
            """.formatted(SHARED);
    // By the name that it is shown by, and by no other: what somebody else calls it is none of his business.
    private static final String CALLED = """
            SELECT t.source_item_id, t.term FROM title_posting t JOIN LATERAL %s ON use.reference_id = t.reference_id
             WHERE t.workspace_id = $1 AND t.term = ANY($9) AND t.source_item_id = ANY($2)
            """.formatted(USE.formatted("t"));
    // What is seen by no use is no hit.
    private static final String SHOW = """
            SELECT c.chunk_id, c.source_item_id, use.reference_id, use.repository_id, coalesce(use.name, s.title) AS title,
                   use.kind, s.publication_year, c.text, c.chunk_hash, c.chunk_index, c.page, c.section, c.start_char,
                   c.end_char
              FROM chunk_text c
              JOIN indexed_source s USING (source_item_id)
              JOIN LATERAL %s ON true
             WHERE c.workspace_id = $1 AND c.chunk_id = ANY($2)
            """.formatted(USE.formatted("c"));

    // Of a source that one sees, all of it.
    private static final String AROUND = """
            SELECT hit.chunk_id AS hit, c.chunk_id, c.chunk_index - hit.chunk_index AS distance, c.text, c.page, c.section,
                   c.start_char, c.end_char
              FROM chunk_text hit
              JOIN chunk_text c ON c.workspace_id = $1 AND c.source_item_id = hit.source_item_id
               AND c.chunk_index BETWEEN hit.chunk_index - $3 AND hit.chunk_index + $3 AND c.chunk_id <> hit.chunk_id
             WHERE hit.workspace_id = $1 AND hit.chunk_id = ANY($2)
             ORDER BY hit.chunk_id, c.chunk_index
            """;

    Uni<Sight> sight(SqlConnection tx, Place place, Filter filter) {
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
                        filter.kindArray(),
                        filter.itemArray(),
                        filter.yearFrom(),
                        filter.yearTo(),
                        filter.ofSources())))
                .map(rows -> sight(workspace, filter, rows.iterator().next()))
                .chain(sight -> filter.sections().isEmpty() ? Uni.createFrom().item(sight) : within(tx, sight, filter));
    }

    private static Sight sight(UUID workspace, Filter filter, Row row) {
        var searchable = row.getArrayOfUUIDs("searchable");
        var whole = new Whole(
                filter.ofSources() ? row.getArrayOfUUIDs("whole") : searchable,
                row.getInteger("whole_chunks"),
                row.getLong("whole_terms"));
        return new Sight(
                workspace,
                searchable,
                row.getArrayOfUUIDs("of_project"),
                null,
                row.getInteger("sources"),
                row.getInteger("failed"),
                row.getInteger("chunks"),
                row.getInteger("cut"),
                whole,
                List.of());
    }

    private Uni<Sight> within(SqlConnection tx, Sight sight, Filter filter) {
        return tx.preparedQuery(WITHIN)
                .execute(Tuple.of(
                        sight.workspace(), sight.searchable(), filter.sections().toArray(String[]::new)))
                .map(rows -> sight.within(rows.iterator().next().getArrayOfUUIDs("chunks")));
    }

    /** The same, with what is called by one of these words. */
    Uni<Sight> called(SqlConnection tx, Place place, Filter filter, Sight sight, Collection<String> terms) {
        if (terms.isEmpty() || sight.chunks() == 0) {
            return Uni.createFrom().item(sight);
        }
        var parameters = seen(place, filter, sight, sight.searchable());
        parameters.addArrayOfString(terms.toArray(String[]::new));
        return tx.preparedQuery(CALLED)
                .execute(parameters)
                .map(rows -> sight.called(StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Name(row.getUUID("source_item_id"), row.getString("term")))
                        .toList()));
    }

    /** By chunk, those that stand around it in its source, in their order; some of them may be hits themselves. */
    Uni<Map<UUID, List<Neighbour>>> around(SqlConnection tx, Sight sight, Collection<UUID> chunks, int far) {
        return tx.preparedQuery(AROUND)
                .execute(Tuple.of(sight.workspace(), chunks.toArray(UUID[]::new), far))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.groupingBy(
                                row -> row.getUUID("hit"),
                                Collectors.mapping(SearchRepository::neighbour, Collectors.toList()))));
    }

    Uni<Map<UUID, Shown>> show(SqlConnection tx, Place place, Filter filter, Sight sight, Collection<UUID> chunks) {
        return tx.preparedQuery(SHOW)
                .execute(seen(place, filter, sight, chunks.toArray(UUID[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SearchRepository::shown)
                        .collect(Collectors.toMap(Shown::chunk, Function.identity())));
    }

    private static Tuple seen(Place place, Filter filter, Sight sight, UUID[] of) {
        return Tuple.from(Arrays.asList(
                sight.workspace(),
                of,
                place.scope().projectId(),
                sight.ofProject(),
                place.documents(),
                place.scope().userId(),
                place.shelves(),
                filter.kindArray()));
    }

    private static Shown shown(Row row) {
        return new Shown(
                row.getUUID("chunk_id"),
                row.getUUID("source_item_id"),
                row.getUUID("reference_id"),
                row.getUUID("repository_id"),
                row.getString("title"),
                row.getString("kind"),
                row.getInteger("publication_year"),
                row.getString("text"),
                row.getString("chunk_hash"),
                row.getInteger("chunk_index"),
                row.getInteger("page"),
                row.getString("section"),
                row.getInteger("start_char"),
                row.getInteger("end_char"));
    }

    private static Neighbour neighbour(Row row) {
        return new Neighbour(
                row.getUUID("chunk_id"),
                row.getInteger("distance"),
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
