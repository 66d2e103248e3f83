package dev.lectern.ingestion.match;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A title that is pinned to a work. */
@Schema(name = "TitleOverride")
record TitleOverride(
        UUID id,

        @Schema(examples = "a theory of the allocation of time")
        String titlePattern,

        @Schema(
                enumeration = {"contains", "exact"},
                examples = "exact")
        String matchType,

        @Schema(examples = "W2741809807") String openAlexWorkId,

        @Schema(description = "The highest that fits wins", examples = "10")
        int priority,

        boolean enabled,
        Instant updatedAt) {

    static final String EXACT = "exact";

    static TitleOverride of(Row row) {
        return new TitleOverride(
                row.getUUID("openalex_title_override_id"),
                row.getString("title_pattern"),
                row.getString("match_type"),
                row.getString("openalex_work_id"),
                row.getInteger("priority"),
                row.getBoolean("enabled"),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    /** Of a title in its plain form; whole words, so that "labor" is not found in "laboratory". */
    boolean fits(String plainTitle) {
        var pattern = Similarity.plain(titlePattern);
        return matchType.equals(EXACT)
                ? plainTitle.equals(pattern)
                : !pattern.isEmpty() && (" " + plainTitle + " ").contains(" " + pattern + " ");
    }
}
