package dev.lectern.ingestion.match;

import java.util.ArrayList;
import java.util.List;

/** What a document says of itself, as far as it helps to find out which work it is. Absent is null or empty. */
public record Question(
        String path, String title, List<String> authors, Integer year, String doi, String arxivId, String repecHandle) {

    public Question {
        authors = authors == null ? List.of() : List.copyOf(authors);
    }

    /** Preprints have a DOI too, which few of them print. */
    List<String> dois() {
        var dois = new ArrayList<String>();
        if (doi != null) {
            dois.add(doi);
        }
        if (arxivId != null && arxivId.matches("[\\w./-]{4,40}")) {
            dois.add("10.48550/arxiv." + arxivId.toLowerCase().replaceFirst("v\\d+$", ""));
        }
        return dois;
    }
}
