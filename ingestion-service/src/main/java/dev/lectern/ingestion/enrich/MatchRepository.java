package dev.lectern.ingestion.enrich;

import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.lookup.Work;
import dev.lectern.ingestion.match.Outcome;
import dev.lectern.ingestion.match.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of matches, and those of the papers that they are about. */
@ApplicationScoped
class MatchRepository {

    /** A paper, and what to ask about it. */
    record Asked(Paper paper, Question question) {}

    // The match is everybody's who has the content, so nothing is asked that only one of them said of it.
    private static final String PAPER = """
            SELECT i.title AS path, i.author AS item_author, m.title, m.title_origin, m.authors,
                   m.abstract, m.primary_doi, m.publication_year, m.arxiv_id, m.repec_handle, m.openalex_id
              FROM source_item i LEFT JOIN paper_metadata m USING (workspace_id, source_item_id)
             WHERE i.source_item_id = $1 AND i.tombstoned_at IS NULL
            """;
    private static final String MATCH = "SELECT * FROM enrichment.openalex_match WHERE source_item_id = $1";
    // What somebody linked by hand stays, and a failure says nothing against what was found before.
    private static final String SAVE = """
            INSERT INTO enrichment.openalex_match AS was (source_item_id, workspace_id, path, title, authors,
                   query_title, query_authors, query_year, query_doi, query_repec_handle, match_status, matched_by,
                   similarity, reason, openalex_id, openalex_doi, openalex_title, openalex_publication_year,
                   openalex_work, retraction_status, retraction_notice_doi, retraction_source, citec_cited_by,
                   citec_references)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                   $23, $24
              FROM source_item WHERE source_item_id = $1 AND tombstoned_at IS NULL FOR KEY SHARE
            ON CONFLICT (source_item_id) DO UPDATE SET path = excluded.path, title = excluded.title,
                   authors = excluded.authors, query_title = excluded.query_title,
                   query_authors = excluded.query_authors, query_year = excluded.query_year,
                   query_doi = excluded.query_doi, query_repec_handle = excluded.query_repec_handle,
                   match_status = excluded.match_status, matched_by = excluded.matched_by,
                   similarity = excluded.similarity, reason = excluded.reason, openalex_id = excluded.openalex_id,
                   openalex_doi = excluded.openalex_doi, openalex_title = excluded.openalex_title,
                   openalex_publication_year = excluded.openalex_publication_year,
                   openalex_work = excluded.openalex_work, retraction_status = excluded.retraction_status,
                   retraction_notice_doi = excluded.retraction_notice_doi,
                   retraction_source = excluded.retraction_source, citec_cited_by = excluded.citec_cited_by,
                   citec_references = excluded.citec_references, updated_at = now()
             WHERE excluded.match_status = 'manual'
                OR was.match_status <> 'manual' AND NOT (excluded.match_status = 'error' AND was.match_status = 'matched')
            """;
    // What the document says of itself stays, unless somebody says by hand that it is another work.
    private static final String WRITE_BACK = """
            UPDATE paper_metadata SET openalex_id = $2, updated_at = now(),
                   primary_doi = CASE WHEN $5 THEN coalesce($3, primary_doi) ELSE coalesce(primary_doi, $3) END,
                   publication_year = CASE WHEN $5 THEN coalesce($4, publication_year)
                                           ELSE coalesce(publication_year, $4) END,
                   properties = properties || jsonb_build_object('retraction', $6::text)
             WHERE source_item_id = $1
            """;
    private static final String NAME = """
            UPDATE paper_metadata SET title = $2, title_origin = 'enrichment'
             WHERE source_item_id = $1 AND (title IS NULL OR title_origin IN ('name', 'enrichment'))
            """;

    /** Empty when the item is gone. */
    Uni<Optional<Asked>> paper(SqlConnection tx, UUID item) {
        return tx.preparedQuery(PAPER).execute(Tuple.of(item)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            var paper = Paper.of(rows.iterator().next());
            return Optional.of(new Asked(paper, paper.question()));
        });
    }

    Uni<Optional<Match>> match(SqlConnection tx, UUID item) {
        return tx.preparedQuery(MATCH)
                .execute(Tuple.of(item))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(Match.of(rows.iterator().next())));
    }

    /** False when it did not count: the item is gone, or what is there is worth more. */
    Uni<Boolean> save(SqlConnection tx, Scope scope, UUID item, Match match) {
        return tx.preparedQuery(SAVE)
                .execute(Tuple.from(values(scope, item, match)))
                .map(rows -> rows.rowCount() == 1)
                .call(counted -> counted && match.work() != null
                        ? writeBack(tx, item, match)
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Void> writeBack(SqlConnection tx, UUID item, Match match) {
        var work = match.work();
        return tx.preparedQuery(WRITE_BACK)
                .execute(Tuple.of(
                        item,
                        work.id(),
                        work.doi(),
                        work.year(),
                        match.by().equals(Outcome.Found.HAND),
                        match.retraction().status()))
                .chain(() -> work.title() == null
                        ? Uni.createFrom().voidItem()
                        : tx.preparedQuery(NAME)
                                .execute(Tuple.of(item, work.title()))
                                .replaceWithVoid());
    }

    private static List<Object> values(Scope scope, UUID item, Match match) {
        var asked = match.asked();
        var work = match.work();
        var values = new ArrayList<Object>(Arrays.asList(
                item,
                scope.workspaceId(),
                asked.path(),
                work == null || work.title() == null ? asked.title() : work.title(),
                work == null
                        ? asked.authors().toArray(String[]::new)
                        : work.authors().stream().map(Work.Author::name).toArray(String[]::new),
                asked.title(),
                asked.authors().toArray(String[]::new),
                asked.year(),
                asked.doi(),
                asked.repecHandle(),
                match.status(),
                match.by(),
                match.similarity() == null ? null : match.similarity().floatValue(),
                match.reason()));
        values.addAll(
                work == null
                        ? Arrays.asList(null, null, null, null, null)
                        : Arrays.asList(
                                work.id(), work.doi(), work.title(), work.year(), new JsonObject(Json.encode(work))));
        var retraction = match.retraction();
        values.addAll(
                retraction == null
                        ? Arrays.asList(null, null, null)
                        : Arrays.asList(retraction.status(), retraction.noticeDoi(), retraction.source()));
        var counts = match.counts();
        values.addAll(counts == null ? Arrays.asList(null, null) : List.of(counts.citedBy(), counts.references()));
        return values;
    }
}
