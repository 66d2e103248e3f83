package dev.lectern.project.note;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What its author wrote about a paper, as they see it again. */
@Schema(name = "Note")
record Note(
        UUID id,

        @Schema(description = "The paper it is about") UUID sourceItemId,

        @Schema(nullable = true, description = "Absent: it is about the paper as a whole", examples = "12")
        Integer page,

        @Schema(nullable = true, examples = "Amplitude modulation was audible in 7 of 10 nights.")
        String highlight,

        @Schema(examples = "[\"amplitude modulation\"]") List<String> highlightTerms,
        @Schema(examples = "Compare with the second site.") String text,
        @Schema(nullable = true, examples = "yellow") String colour,
        Instant createdAt,
        Instant updatedAt) {

    static final String COLUMNS = "paper_note_id, source_item_id, page_number, highlighted_text, highlight_terms,"
            + " note_text, colour, created_at, updated_at";

    static Note of(Row row) {
        return new Note(
                row.getUUID("paper_note_id"),
                row.getUUID("source_item_id"),
                row.getInteger("page_number"),
                row.getString("highlighted_text"),
                List.of(row.getArrayOfStrings("highlight_terms")),
                row.getString("note_text"),
                row.getString("colour"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
