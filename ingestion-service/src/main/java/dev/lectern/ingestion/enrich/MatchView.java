package dev.lectern.ingestion.enrich;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.ingestion.lookup.LookupFailure;
import dev.lectern.ingestion.source.SeenSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A match as people see it: what was asked beside what was found. */
@Schema(name = "PaperMatch")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MatchView(
        UUID sourceId,
        UUID sourceItemId,

        @Schema(
                description = "`none`: nobody has asked yet",
                enumeration = {"none", "matched", "not_found", "error", "manual"},
                examples = "matched")
        String status,

        @Schema(description = "Why there is no match, or why nobody asks", examples = "OpenAlex answered 503.")
        String reason,

        Asked asked,
        Found found,
        Retraction retraction,

        @Schema(description = "Of a paper that OpenAlex does not know: what CitEc counts")
        Counts citec,

        Instant updatedAt) {

    @Schema(name = "PaperAsked")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Asked(
            @Schema(examples = "A Theory of the Allocation of Time")
            String title,

            @Schema(examples = "[\"Gary S. Becker\"]") List<String> authors,
            @Schema(examples = "1965") Integer year,
            @Schema(examples = "10.2307/2228949") String doi,

            @Schema(examples = "RePEc:ecj:econjl:v:75:y:1965")
            String repecHandle) {}

    @Schema(name = "PaperFound")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Found(
            @Schema(examples = "W2741809807") String openAlexId,

            @Schema(examples = "https://openalex.org/W2741809807")
            String openAlexUrl,

            @Schema(examples = "10.2307/2228949") String doi,

            @Schema(examples = "A Theory of the Allocation of Time")
            String title,

            @Schema(examples = "1965") Integer year,

            @Schema(
                    enumeration = {"doi", "override", "title", "author", "hand"},
                    examples = "title")
            String matchedBy,

            @Schema(description = "Of the two titles, 0 to 1, where they decided", examples = "0.97")
            Double similarity) {}

    @Schema(name = "CitecCounts")
    record Counts(
            @Schema(examples = "12") int citedBy,
            @Schema(examples = "23") int references) {}

    static MatchView of(SeenSource source, Optional<Match> match, boolean enabled) {
        return match.map(it -> of(source, it, enabled))
                .orElseGet(() -> new MatchView(
                        source.id(),
                        source.itemId(),
                        "none",
                        enabled ? "Nobody has looked it up yet." : LookupFailure.OFF,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private static MatchView of(SeenSource source, Match match, boolean enabled) {
        var asked = match.asked();
        var work = match.work();
        return new MatchView(
                source.id(),
                source.itemId(),
                match.status(),
                match.reason() == null && !enabled ? LookupFailure.OFF : match.reason(),
                new Asked(asked.title(), asked.authors(), asked.year(), asked.doi(), asked.repecHandle()),
                work == null
                        ? null
                        : new Found(
                                work.id(),
                                work.url(),
                                work.doi(),
                                work.title(),
                                work.year(),
                                match.by(),
                                match.similarity()),
                match.retraction(),
                match.counts() == null
                        ? null
                        : new Counts(match.counts().citedBy(), match.counts().references()),
                match.updatedAt());
    }
}
