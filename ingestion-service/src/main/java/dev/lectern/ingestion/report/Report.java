package dev.lectern.ingestion.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the reading of a source went. */
@Schema(name = "SourceReport")
@JsonInclude(Include.NON_NULL)
public record Report(
        UUID id,
        @Schema(examples = "completed") String status,

        @Schema(description = "Why it failed") String reason,

        @Schema(description = "What read it, with a version", examples = "lectern-2")
        String extractor,

        List<StepView> steps,

        @Schema(description = "How many pages are in which state", examples = "{\"text\": 12, \"image\": 1}")
        Map<String, Integer> pages,

        @Schema(description = "What could not be carried over; at most 1000")
        List<LossView> losses,

        Images images,
        Pieces pieces) {

    @Schema(name = "SourceStep")
    @JsonInclude(Include.NON_NULL)
    record StepView(
            @Schema(
                    enumeration = {"parse", "ocr", "clean", "chunk"},
                    examples = "parse")
            String step,

            @Schema(
                    enumeration = {"waiting", "running", "done", "failed"},
                    examples = "done")
            String state,

            @Schema(description = "Pages, or pieces of the last step", examples = "120")
            long done,

            @Schema(description = "0 while it is not known", examples = "240")
            long total,

            Instant startedAt,
            Instant finishedAt,

            @Schema(description = "What is done in a second, while it runs and when it has ended", examples = "41.5")
            Double perSecond,

            @Schema(description = "At this pace, while it runs", examples = "3")
            Long secondsLeft) {

        static StepView of(
                String step, String state, long done, long total, Instant started, Instant finished, Instant now) {
            boolean running = state.equals("running");
            var end = finished == null ? now : finished;
            double seconds = Math.max(0.001, Duration.between(started, end).toMillis() / 1000.0);
            Double pace = state.equals("waiting") || done == 0 ? null : Math.round(10 * done / seconds) / 10.0;
            Long left = running && done > 0 && total > done ? Math.round((total - done) * seconds / done) : null;
            return new StepView(step, state, done, total, started, finished, pace, left);
        }
    }

    @Schema(name = "SourceLoss")
    record LossView(
            @Schema(examples = "parse") String step,

            @Schema(description = "0 is the whole source", examples = "7")
            int page,

            @Schema(examples = "A picture has no text.") String what) {}

    @Schema(name = "SourcePieces", description = "How its text was cut: for whoever in the workspace needed it first")
    @JsonInclude(Include.NON_NULL)
    record Pieces(
            @Schema(description = "The chunk profile, if it has a name", examples = "standard")
            String chunkProfile,

            @Schema(examples = "180") int targetWords,
            @Schema(examples = "30") int overlapWords,
            @Schema(examples = "400") int maxTokens) {}

    @Schema(name = "SourceImages", description = "The reading of pages that are images of text (OCR)")
    record Images(
            @Schema(examples = "tesseract 5.3.0") String engine,

            @Schema(
                    enumeration = {"running", "completed", "failed", "refused"},
                    examples = "completed")
            String state,

            @Schema(description = "Pages that were booked, or would have been", examples = "12")
            int booked,

            @Schema(examples = "12") int read) {}
}
