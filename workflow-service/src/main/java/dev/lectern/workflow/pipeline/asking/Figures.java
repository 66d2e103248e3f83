package dev.lectern.workflow.pipeline.asking;

import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.comparison.cell.Cell;
import dev.lectern.workflow.comparison.cell.CellView;
import dev.lectern.workflow.comparison.cell.CellView.Anchor;
import dev.lectern.workflow.pipeline.Pipeline.Expected;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * How good the answers are, as far as that can be told of them alone; null where there is nothing to tell it of.
 *
 * @param citationPrecision of all citations the share that stands in the paper as quoted
 * @param coverage of all places the share with an answer
 * @param refusedShare of all answers the share that says that the paper does not say
 * @param provenance how well answers are proved, on average
 * @param agreement with answers that were expected, if any were
 */
record Figures(
        int papers,
        int papersAnswered,
        int questions,
        int answers,
        int refused,
        int failed,
        int citations,
        Double citationPrecision,
        Double coverage,
        Double refusedShare,
        Double provenance,
        Double agreement) {

    static Figures of(Matrix matrix, String question, List<Expected> expected) {
        var cells = List.copyOf(matrix.cells().values());
        var answered = cells.stream().filter(Figures::isAnswered).toList();
        var refused = (int) cells.stream()
                .filter(cell -> cell.isAnswered() && cell.refused())
                .count();
        var anchors = answered.stream()
                .flatMap(cell -> CellView.anchors(cell).stream())
                .toList();
        return new Figures(
                matrix.papers().size(),
                (int) answered.stream().map(Cell::paperId).distinct().count(),
                matrix.comparison().questions().size(),
                answered.size(),
                refused,
                (int) cells.stream()
                        .filter(cell -> cell.stored().equals("failed"))
                        .count(),
                anchors.size(),
                share(anchors.stream().filter(Anchor::verified).count(), anchors.size()),
                share(answered.size(), cells.size()),
                share(refused, answered.size() + refused),
                rounded(answered.stream()
                        .map(Cell::confidence)
                        .filter(Objects::nonNull)
                        .mapToDouble(Float::doubleValue)
                        .average()),
                agreement(matrix, question, expected));
    }

    private static boolean isAnswered(Cell cell) {
        return cell.isAnswered() && !cell.refused();
    }

    /** Of each expected answer how alike the best one is that was found to its question; of the whole, all together. */
    private static Double agreement(Matrix matrix, String question, List<Expected> expected) {
        return rounded(expected.stream()
                .mapToDouble(one -> one.question() == null || Likeness.same(one.question(), question)
                        ? Likeness.of(one.answer(), Synthesis.of(matrix).text())
                        : best(matrix, one))
                .average());
    }

    private static double best(Matrix matrix, Expected one) {
        var ids = matrix.comparison().questions().stream()
                .filter(asked -> Likeness.same(asked.question(), one.question()))
                .map(asked -> asked.questionId())
                .toList();
        return matrix.papers().stream()
                .flatMap(paper -> ids.stream().map(id -> text(matrix, paper.sourceItemId(), id)))
                .mapToDouble(text -> Likeness.of(one.answer(), text))
                .max()
                .orElse(0);
    }

    private static String text(Matrix matrix, UUID paper, String question) {
        var cell = matrix.cell(paper, question);
        return cell == null || cell.shown() == null || !isAnswered(cell) ? "" : cell.shown();
    }

    JsonObject json() {
        return JsonObject.mapFrom(this);
    }

    private static Double share(long some, long all) {
        return all == 0 ? null : rounded((double) some / all);
    }

    private static Double rounded(OptionalDouble number) {
        return number.isEmpty() ? null : rounded(number.getAsDouble());
    }

    private static double rounded(double number) {
        return Math.round(number * 10_000) / 10_000.0;
    }
}
