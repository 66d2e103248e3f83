package dev.lectern.workflow.comparison.export;

import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.comparison.Comparison.Question;
import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.comparison.cell.Cell;
import dev.lectern.workflow.comparison.cell.CellView;
import dev.lectern.workflow.comparison.cell.CellView.Anchor;
import java.util.List;
import java.util.UUID;

/** A matrix as one reads it, the same for every format. */
public record Sheet(String name, List<Column> questions, List<Line> lines) {

    public record Column(String id, String question, String section) {}

    /** A paper and what it says to each question, in their order. */
    public record Line(UUID paperId, String title, List<Entry> entries) {}

    /**
     * A cell: what counts, and beside it what was computed if a person said something else.
     *
     * @param shown empty where nothing is known
     */
    public record Entry(
            Column question,
            String status,
            String shown,
            String computed,
            boolean overridden,
            String note,
            String confidence,
            String model,
            String quote,
            List<Anchor> anchors) {

        static Entry of(Column question, Cell cell, String guard) {
            var said = cell.override();
            return new Entry(
                    question,
                    cell.status(guard),
                    cell.shown() == null ? "" : cell.shown(),
                    cell.answer() == null ? "" : cell.answer(),
                    said != null,
                    said == null ? null : said.note(),
                    cell.confidenceLabel(),
                    cell.model(),
                    cell.quote(),
                    CellView.anchors(cell));
        }
    }

    /** What the section of a question is called; structured sets have some. */
    public interface Sections {
        String of(Question question);
    }

    public static Sheet of(Matrix matrix, Sections sections) {
        var columns = matrix.comparison().questions().stream()
                .map(one -> new Column(one.questionId(), one.question(), sections.of(one)))
                .toList();
        return new Sheet(
                matrix.comparison().name(),
                columns,
                matrix.papers().stream()
                        .map(paper -> line(matrix, paper, columns))
                        .toList());
    }

    private static Line line(Matrix matrix, SeenPaper paper, List<Column> columns) {
        return new Line(
                paper.sourceItemId(),
                paper.title().isBlank() ? paper.sourceItemId().toString() : paper.title(),
                columns.stream()
                        .map(column -> Entry.of(column, matrix.cell(paper.sourceItemId(), column.id()), paper.guard()))
                        .toList());
    }
}
