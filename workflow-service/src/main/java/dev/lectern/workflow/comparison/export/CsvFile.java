package dev.lectern.workflow.comparison.export;

import dev.lectern.workflow.comparison.cell.CellView.Anchor;
import dev.lectern.workflow.comparison.export.Sheet.Entry;
import dev.lectern.workflow.comparison.export.Sheet.Line;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line for a cell. What a spreadsheet would take for a formula begins with an apostrophe, which it does not show. */
final class CsvFile {

    private static final String RISKY = "=+-@\t\r";
    static final List<String> HEAD = List.of(
            "paper_id",
            "paper",
            "question_id",
            "question",
            "status",
            "answer",
            "computed_answer",
            "overridden",
            "note",
            "confidence",
            "model",
            "quote",
            "anchors");

    private CsvFile() {}

    static String of(Sheet sheet) {
        return Stream.concat(Stream.of(HEAD), rows(sheet))
                .map(row -> row.stream().map(CsvFile::field).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    static Stream<List<String>> rows(Sheet sheet) {
        return sheet.lines().stream().flatMap(line -> line.entries().stream().map(entry -> row(line, entry)));
    }

    private static List<String> row(Line line, Entry entry) {
        return Stream.of(
                        line.paperId().toString(),
                        line.title(),
                        entry.question().id(),
                        entry.question().question(),
                        entry.status(),
                        entry.shown(),
                        entry.overridden() ? entry.computed() : "",
                        entry.overridden() ? "yes" : "",
                        entry.note(),
                        entry.confidence(),
                        entry.model(),
                        entry.quote(),
                        entry.anchors().stream().map(CsvFile::anchor).collect(Collectors.joining("; ")))
                .map(text -> Objects.requireNonNullElse(text, ""))
                .toList();
    }

    /** "[1] p. 3, 10-20". */
    static String anchor(Anchor one) {
        var page = one.page() == null ? "" : "p. " + one.page() + ", ";
        return "[" + one.number() + "] " + page + one.startChar() + "-" + one.endChar()
                + (one.verified() ? "" : " (not verified)");
    }

    private static String field(String text) {
        var safe = !text.isEmpty() && RISKY.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
