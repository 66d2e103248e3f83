package dev.lectern.workflow.comparison;

import dev.lectern.workflow.asked.AnswerClient.Looked;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.comparison.cell.Cell;
import dev.lectern.workflow.comparison.cell.Cells.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A comparison as one person sees it now: with the papers that he sees, and which of its cells are out of date. */
public record Matrix(Comparison comparison, Looked now, List<SeenPaper> papers, Map<Place, Cell> cells) {

    /** How many cells stand how; overridden ones are among the others, too. */
    @Schema(name = "CellCounts")
    public record Counts(
            int total, int cached, int generated, int missing, int failed, int stale, int overridden, int pending) {}

    static Matrix of(Comparison comparison, Looked now, List<Cell> cells) {
        return new Matrix(
                comparison,
                now,
                now.papers(),
                cells.stream()
                        .collect(Collectors.toMap(
                                cell -> new Place(cell.paperId(), cell.questionId()),
                                Function.identity(),
                                (one, other) -> one,
                                LinkedHashMap::new)));
    }

    public Cell cell(UUID paper, String question) {
        return cells.get(new Place(paper, question));
    }

    public String status(SeenPaper paper, Cell cell) {
        return cell.status(paper.guard());
    }

    public Counts counts() {
        var by = papers.stream()
                .flatMap(paper -> comparison.questions().stream()
                        .map(question -> cell(paper.sourceItemId(), question.questionId()))
                        .map(cell -> status(paper, cell)))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Function<String, Integer> count = status -> by.getOrDefault(status, 0L).intValue();
        return new Counts(
                by.values().stream().mapToInt(Long::intValue).sum(),
                count.apply("cached"),
                count.apply("generated"),
                count.apply("missing"),
                count.apply("failed"),
                count.apply("stale"),
                (int) cells.values().stream()
                        .filter(cell -> cell.override() != null)
                        .count(),
                (int) cells.values().stream().filter(Cell::pending).count());
    }
}
