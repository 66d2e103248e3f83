package dev.lectern.workflow.pipeline.asking;

import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.comparison.Comparison.Question;
import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.comparison.cell.Cell;
import dev.lectern.workflow.comparison.cell.CellView;
import dev.lectern.workflow.comparison.cell.CellView.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the papers say together: to each sub-question the best proved answers, with twelve citations at most in all. It is
 * put together of the answers and says nothing that none of them says.
 */
@Schema(name = "PipelineSynthesis")
public record Synthesis(List<Part> parts) {

    @Schema(name = "SynthesisPart")
    public record Part(
            @Schema(examples = "Q01") String questionId,
            String question,
            List<Said> said,

            @Schema(description = "Papers that do not say") int refused) {}

    @Schema(name = "SynthesisAnswer")
    public record Said(
            UUID paperId,
            String title,
            String answer,
            @Schema(nullable = true) String model,
            @Schema(nullable = true) Float confidence,
            List<Cited> citations) {}

    @Schema(name = "SynthesisCitation")
    public record Cited(
            int number,
            @Schema(nullable = true) Integer page,
            int startChar,
            int endChar,
            String quote,
            boolean verified) {}

    private static final int CITATIONS = 12;
    private static final int LONGEST = 1_200;

    static Synthesis of(Matrix matrix) {
        var planned = matrix.comparison().questions().stream()
                .filter(question -> question.questionId().startsWith("Q"))
                .toList();
        var each = planned.isEmpty() ? 0 : CITATIONS / planned.size();
        var parts = new ArrayList<Part>();
        int number = 0;
        for (var question : planned) {
            var part = part(matrix, question, number, each);
            number +=
                    part.said().stream().mapToInt(one -> one.citations().size()).sum();
            parts.add(part);
        }
        return new Synthesis(List.copyOf(parts));
    }

    private record Found(SeenPaper paper, Cell cell) {}

    private static Part part(Matrix matrix, Question question, int before, int most) {
        var found = matrix.papers().stream()
                .map(paper -> new Found(paper, matrix.cell(paper.sourceItemId(), question.questionId())))
                .filter(one -> one.cell() != null && one.cell().shown() != null)
                .sorted(Comparator.comparingDouble(Synthesis::weakness))
                .toList();
        var said = new ArrayList<Said>();
        int number = before;
        for (var one : found) {
            if (isRefused(one.cell())) {
                continue;
            }
            var cited = cited(one.cell(), number, Math.min(2, before + most - number));
            // What nothing is left to prove is not said here; it stands in the matrix.
            if (cited.isEmpty() && !said.isEmpty()) {
                continue;
            }
            number += cited.size();
            said.add(said(one, cited));
        }
        return new Part(question.questionId(), question.question(), List.copyOf(said), (int)
                found.stream().filter(one -> isRefused(one.cell())).count());
    }

    private static Said said(Found one, List<Cited> cited) {
        var text = one.cell().shown();
        var shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
        return new Said(
                one.paper().sourceItemId(),
                one.paper().title(),
                shown,
                one.cell().model(),
                one.cell().confidence(),
                cited);
    }

    private static List<Cited> cited(Cell cell, int before, int most) {
        var anchors = CellView.anchors(cell).stream()
                .filter(Anchor::verified)
                .limit(Math.max(0, most))
                .toList();
        var cited = new ArrayList<Cited>();
        for (var one : anchors) {
            cited.add(new Cited(
                    before + cited.size() + 1,
                    one.page(),
                    one.startChar(),
                    one.endChar(),
                    one.quote(),
                    one.verified()));
        }
        return List.copyOf(cited);
    }

    private static double weakness(Found one) {
        return one.cell().confidence() == null ? 0 : -one.cell().confidence();
    }

    /** A person's word is one, whatever the machine found. */
    private static boolean isRefused(Cell cell) {
        return cell.refused() && cell.override() == null;
    }

    /** All that is said, as one text. */
    String text() {
        return parts.stream()
                .flatMap(part -> part.said().stream())
                .map(Said::answer)
                .collect(Collectors.joining(" "));
    }
}
