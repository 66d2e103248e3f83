package dev.lectern.ingestion.clean;

import dev.lectern.ingestion.bibliography.BibEntry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What is known of papers beside their text. Enrichment's own columns are not touched here. */
@ApplicationScoped
public class PaperMetadata {

    private static final String PROPERTIES = """
            INSERT INTO paper_metadata (source_item_id, workspace_id, properties) VALUES ($1, $2, $3)
            ON CONFLICT (source_item_id) DO UPDATE
                  SET properties = paper_metadata.properties || excluded.properties, updated_at = now()
            """;
    // A title that a person or a catalogue gave stays.
    private static final String PUT = """
            INSERT INTO paper_metadata AS m (source_item_id, workspace_id, title, title_origin, authors, abstract,
                   primary_doi, dois, arxiv_id, publication_year, language, keywords, reference_list)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (source_item_id) DO UPDATE SET
                  title = CASE WHEN m.title_origin IN ('person', 'enrichment') THEN m.title ELSE excluded.title END,
                  title_origin = CASE WHEN m.title_origin IN ('person', 'enrichment') THEN m.title_origin
                                      ELSE excluded.title_origin END,
                  authors = excluded.authors, abstract = excluded.abstract, primary_doi = excluded.primary_doi,
                  dois = excluded.dois, arxiv_id = excluded.arxiv_id, publication_year = excluded.publication_year,
                  language = excluded.language, keywords = excluded.keywords,
                  reference_list = excluded.reference_list, updated_at = now()
            """;
    // Only of what is its own text: a file may say otherwise, and is another project's too.
    private static final String GIVEN = """
            INSERT INTO paper_metadata (source_item_id, workspace_id, title, title_origin, authors, abstract, primary_doi,
                   dois, arxiv_id, publication_year)
            VALUES ($1, $2, $3, 'name', $4, $5, $6, $7, $8, $9)
            ON CONFLICT (source_item_id) DO NOTHING
            """;
    private static final String OF_ITEM = "SELECT * FROM paper_metadata WHERE source_item_id = $1";

    /** What the file says of itself; more of it may come later. */
    public Uni<Void> properties(SqlConnection tx, UUID workspace, UUID item, Map<String, String> found) {
        if (found.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var json = new JsonObject();
        found.forEach(json::put);
        return tx.preparedQuery(PROPERTIES)
                .execute(Tuple.of(item, workspace, json))
                .replaceWithVoid();
    }

    /** What a list of references says of a work that is there as this item, a text made of nothing else. */
    public Uni<Void> given(SqlConnection tx, UUID workspace, UUID item, BibEntry work) {
        var dois = work.doi() == null ? new String[0] : new String[] {work.doi()};
        return tx.preparedQuery(GIVEN)
                .execute(Tuple.from(Arrays.asList(
                        item,
                        workspace,
                        work.title(),
                        work.authors().toArray(String[]::new),
                        work.summary(),
                        work.doi(),
                        dois,
                        work.arxivId(),
                        work.year())))
                .replaceWithVoid();
    }

    Uni<Map<String, String>> properties(SqlConnection tx, UUID item) {
        return row(tx, item).map(found -> {
            var properties = new HashMap<String, String>();
            found.ifPresent(row -> row.getJsonObject("properties")
                    .forEach(one -> properties.put(one.getKey(), String.valueOf(one.getValue()))));
            return properties;
        });
    }

    Uni<Void> put(SqlConnection tx, UUID workspace, UUID item, Findings found) {
        var origin = found.titleOrigin() == null ? null : found.titleOrigin().wire();
        var values = Tuple.from(Arrays.asList(
                item,
                workspace,
                found.title(),
                origin,
                found.authors().toArray(String[]::new),
                found.summary(),
                found.primaryDoi(),
                found.dois().toArray(String[]::new),
                found.arxivId(),
                found.year(),
                found.language(),
                found.keywords().toArray(String[]::new),
                new JsonArray(found.references())));
        return tx.preparedQuery(PUT).execute(values).replaceWithVoid();
    }

    Uni<Optional<Row>> row(SqlConnection tx, UUID item) {
        return tx.preparedQuery(OF_ITEM)
                .execute(Tuple.of(item))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).findFirst());
    }
}
