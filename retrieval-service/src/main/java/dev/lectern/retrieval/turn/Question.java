package dev.lectern.retrieval.turn;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Storable;
import dev.lectern.retrieval.conversation.ConversationScope;
import dev.lectern.retrieval.conversation.Reuse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is asked, and how it is to be answered. */
record Question(
        @NotBlank @Size(max = 4_000) @Storable @Schema(examples = "How does sleep affect memory?")
        String question,

        @Size(min = 1, max = 200)
        @Storable
        @Schema(
                nullable = true,
                description = "That answers; the persona's or the installation's unless said",
                examples = "lectern-extractive")
        String model,

        @Min(1)
        @Max(30)
        @Schema(
                nullable = true,
                description = "From how many passages; the persona's number, or 10, unless said",
                examples = "10")
        Integer passages,

        @Schema(
                nullable = true,
                description = "Another answer than last time: not from a cache, and into none",
                examples = "false")
        Boolean variation,

        @Schema(
                nullable = true,
                description = "Also from the documents that are one's own in the project",
                examples = "false")
        Boolean documents) {

    boolean varies() {
        return variation != null && variation;
    }

    boolean withDocuments() {
        return documents != null && documents;
    }

    /** A question that says itself where it belongs. */
    record Placed(
            @NotBlank @Size(max = 4_000) @Storable @Schema(examples = "How does sleep affect memory?")
            String question,

            @Size(min = 1, max = 200)
            @Storable
            @Schema(nullable = true, description = "That answers; the persona's or the installation's unless said")
            String model,

            @Min(1)
            @Max(30)
            @Schema(nullable = true, description = "From how many passages; the persona's number, or 10, unless said")
            Integer passages,

            @Schema(nullable = true, description = "Another answer than last time: not from a cache, and into none")
            Boolean variation,

            @Schema(nullable = true, description = "Also from the documents that are one's own in the project")
            Boolean documents,

            @Schema(nullable = true, description = "Asked in this conversation; without it one is found or begun")
            UUID conversationId,

            @Schema(
                    nullable = true,
                    description = "Of a new conversation: what it is about; the project unless said",
                    examples = "project")
            ConversationScope scope,

            @Schema(nullable = true, description = "A paper that the project sees, by its sourceItemId")
            UUID paperId,

            @Schema(nullable = true, description = "A repository that one may read")
            UUID repositoryId,

            @Schema(
                    nullable = true,
                    description = "Whether one is taken up that is there; none unless said",
                    examples = "none")
            Reuse reuse,

            @Size(max = 64)
            @Schema(
                    nullable = true,
                    description = "In which it is the same day or another; UTC unless said",
                    examples = "Europe/Vienna")
            String timeZone) {

        boolean belongsElsewhere() {
            return scope != null || paperId != null || repositoryId != null || reuse != null;
        }

        Question plain() {
            return new Question(question, model, passages, variation, documents);
        }
    }

    /** Null but for a conversation that is taken up on the same day. */
    static LocalDate day(Reuse reuse, String timeZone, Clock clock) {
        var zone = zone(timeZone);
        return reuse == Reuse.DAILY ? LocalDate.ofInstant(clock.instant(), zone) : null;
    }

    // Looked at also where it does not matter: who has it wrong should hear of it before it does.
    private static ZoneId zone(String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw ProblemException.badRequest("timeZone", "There is no such time zone.");
        }
    }
}
