package dev.lectern.ingestion.enrich;

import dev.lectern.ingestion.lookup.CitEc;
import dev.lectern.ingestion.lookup.Work;
import dev.lectern.ingestion.match.Outcome;
import dev.lectern.ingestion.match.Question;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What was asked about a source and what came of it. Without a work there is no ground, no similarity, no retraction. */
record Match(
        Question asked,
        String status,
        String by,
        Double similarity,
        String reason,
        Work work,
        Retraction retraction,
        CitEc.Counts counts,
        Instant updatedAt) {

    static final String MATCHED = "matched";
    static final String NOT_FOUND = "not_found";
    static final String ERROR = "error";
    static final String MANUAL = "manual";

    static Match found(Question asked, Outcome.Found found, Retraction retraction) {
        var status = found.by().equals(Outcome.Found.HAND) ? MANUAL : MATCHED;
        return new Match(asked, status, found.by(), found.similarity(), null, found.work(), retraction, null, null);
    }

    static Match notFound(Question asked, CitEc.Counts counts) {
        return new Match(asked, NOT_FOUND, null, null, null, null, null, counts, null);
    }

    static Match error(Question asked, String reason) {
        return new Match(asked, ERROR, null, null, reason, null, null, null, null);
    }

    static Match of(Row row) {
        var work = row.getJsonObject("openalex_work");
        var similarity = row.getFloat("similarity");
        var retraction = row.getString("retraction_status");
        var citedBy = row.getInteger("citec_cited_by");
        return new Match(
                new Question(
                        row.getString("path"),
                        row.getString("query_title"),
                        list(row.getArrayOfStrings("query_authors")),
                        row.getInteger("query_year"),
                        row.getString("query_doi"),
                        null,
                        row.getString("query_repec_handle")),
                row.getString("match_status"),
                row.getString("matched_by"),
                similarity == null ? null : similarity.doubleValue(),
                row.getString("reason"),
                work == null ? null : work.mapTo(Work.class),
                retraction == null
                        ? null
                        : new Retraction(
                                retraction, row.getString("retraction_notice_doi"), row.getString("retraction_source")),
                citedBy == null ? null : new CitEc.Counts(citedBy, row.getInteger("citec_references")),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    static List<String> list(String[] texts) {
        return texts == null ? List.of() : Arrays.asList(texts);
    }
}
