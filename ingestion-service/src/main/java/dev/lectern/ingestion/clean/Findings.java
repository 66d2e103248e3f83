package dev.lectern.ingestion.clean;

import java.util.List;
import java.util.Locale;

/** What is known of a document when all of its pages were seen. What was not found is null or empty. */
record Findings(
        String textHash,
        int pages,
        int words,
        int characters,
        String title,
        TitleOrigin titleOrigin,
        List<String> authors,
        String summary,
        String primaryDoi,
        List<String> dois,
        String arxivId,
        Integer year,
        String language,
        List<String> keywords,
        List<String> references) {

    /** From the page itself, or from what the file says of itself. */
    enum TitleOrigin {
        PAGE,
        PROPERTIES;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
