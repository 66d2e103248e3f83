package dev.lectern.ingestion.enrich;

import dev.lectern.ingestion.match.Question;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;

/** What is known of a source without asking anybody. Absent is null or empty. */
record Paper(
        String path,
        String title,
        String titleOrigin,
        List<String> authors,
        String summary,
        String doi,
        Integer year,
        String arxivId,
        String repecHandle,
        String openAlexId) {

    static Paper of(Row row) {
        var authors = Match.list(row.getArrayOfStrings("authors"));
        var author = row.getString("item_author");
        return new Paper(
                row.getString("path"),
                row.getString("title"),
                row.getString("title_origin"),
                authors.isEmpty() && author != null ? List.of(author) : authors,
                row.getString("abstract"),
                row.getString("primary_doi"),
                row.getInteger("publication_year"),
                row.getString("arxiv_id"),
                row.getString("repec_handle"),
                row.getString("openalex_id"));
    }

    /** False for the name of its file, for want of a better one. */
    boolean hasTitle() {
        return title != null && !"name".equals(titleOrigin);
    }

    Question question() {
        return new Question(path, title, authors, year, doi, arxivId, repecHandle);
    }
}
