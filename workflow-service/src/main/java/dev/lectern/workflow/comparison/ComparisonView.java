package dev.lectern.workflow.comparison;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.comparison.Matrix.Counts;
import dev.lectern.workflow.comparison.cell.CellView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A comparison as clients see it; without papers and cells in lists. */
@Schema(name = "Comparison")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ComparisonView(
        UUID comparisonId,
        @Schema(examples = "Sleep and memory") String name,

        @Schema(
                description = "`ready`: there are cells to compute; `cancelled`: the last fill was stopped",
                enumeration = {"ready", "filling", "completed", "failed", "cancelled"})
        String status,

        @Schema(description = "Why the last fill ended early", nullable = true)
        String reason,

        @Schema(description = "Of the fill that is under way or was the last", nullable = true)
        UUID runId,

        @Schema(description = "How far that fill is") FillView fill,
        UUID createdBy,
        UUID seedPaperId,

        @Schema(description = "As it was wished; the persona's or the installation's unless said", nullable = true)
        String model,

        UUID personaId,
        Integer passages,

        @Schema(description = "That would answer now; only where one comparison is asked for")
        String answeredBy,

        Counts counts,
        List<PaperView> papers,
        List<Comparison.Question> questions,
        List<CellView> cells,
        Instant createdAt,
        Instant updatedAt) {

    @Schema(name = "ComparisonFill")
    record FillView(int done, int failed, int total, Instant since) {

        static FillView of(Comparison one) {
            return one.runId() == null ? null : new FillView(one.done(), one.failed(), one.total(), one.fillingSince());
        }
    }

    @Schema(name = "ComparedPaper")
    record PaperView(
            UUID paperId,
            UUID repositoryId,

            @Schema(description = "By the name that who asks knows it by")
            String title,

            @Schema(description = "It is in the index, so that it can be asked")
            boolean searched) {

        static PaperView of(SeenPaper paper) {
            return new PaperView(paper.sourceItemId(), paper.repositoryId(), paper.title(), paper.searched());
        }
    }

    static ComparisonView inList(Comparison one) {
        return of(one, null, null, null, null, null);
    }

    static ComparisonView of(Matrix matrix) {
        var one = matrix.comparison();
        return of(
                one,
                matrix.now().model(),
                matrix.counts(),
                matrix.papers().stream().map(PaperView::of).toList(),
                one.questions(),
                matrix.papers().stream()
                        .flatMap(paper -> one.questions().stream()
                                .map(question -> matrix.cell(paper.sourceItemId(), question.questionId()))
                                .filter(Objects::nonNull)
                                .map(cell -> CellView.inMatrix(cell, paper.guard())))
                        .toList());
    }

    private static ComparisonView of(
            Comparison one,
            String answeredBy,
            Counts counts,
            List<PaperView> papers,
            List<Comparison.Question> questions,
            List<CellView> cells) {
        return new ComparisonView(
                one.comparisonId(),
                one.name(),
                one.status(),
                one.reason(),
                one.runId(),
                FillView.of(one),
                one.createdBy(),
                one.seedPaperId(),
                one.model(),
                one.personaId(),
                one.passages(),
                answeredBy,
                counts,
                papers,
                questions,
                cells,
                one.createdAt(),
                one.updatedAt());
    }
}
