package dev.lectern.workflow.comparison.export;

import dev.lectern.workflow.comparison.cell.CellView.Anchor;
import dev.lectern.workflow.comparison.export.Sheet.Entry;
import dev.lectern.workflow.comparison.export.Sheet.Line;
import java.util.stream.Collectors;

/** A section for each question, with a table of the papers, and below it all anchors as footnotes. */
final class MarkdownFile {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder notes = new StringBuilder();
    private int note;

    private MarkdownFile() {}

    static String of(Sheet sheet) {
        return new MarkdownFile().write(sheet);
    }

    private String write(Sheet sheet) {
        text.append("# ").append(plain(sheet.name())).append("\n");
        String section = null;
        for (var at = 0; at < sheet.questions().size(); at++) {
            var question = sheet.questions().get(at);
            if (question.section() != null && !question.section().equals(section)) {
                section = question.section();
                text.append("\n## ").append(plain(section)).append("\n");
            }
            text.append("\n### ").append(question.id()).append(" ").append(plain(question.question()));
            text.append("\n\n| Paper | Answer | Confidence |\n| --- | --- | --- |\n");
            for (var line : sheet.lines()) {
                row(line, line.entries().get(at));
            }
        }
        return text + (notes.isEmpty() ? "" : "\n" + notes);
    }

    private void row(Line line, Entry entry) {
        var shown = entry.shown().isEmpty() ? "*" + entry.status() + "*" : plain(entry.shown());
        var computed = entry.overridden() ? "<br>*computed:* " + plain(entry.computed()) : "";
        var anchors = entry.anchors().stream().map(one -> footnote(line, one)).collect(Collectors.joining());
        text.append("| ")
                .append(plain(line.title()))
                .append(" | ")
                .append(shown)
                .append(computed)
                .append(anchors);
        text.append(" | ")
                .append(entry.confidence() == null ? "" : entry.confidence())
                .append(" |\n");
    }

    private String footnote(Line line, Anchor one) {
        var number = ++note;
        notes.append("[^").append(number).append("]: ").append(plain(line.title()));
        notes.append(one.page() == null ? "" : ", p. " + one.page());
        notes.append(", characters ").append(one.startChar()).append("-").append(one.endChar());
        notes.append(": \"").append(plain(one.quote())).append("\"");
        notes.append(one.verified() ? "" : " (not verified)").append("\n");
        return "[^" + number + "]";
    }

    /** As it stands there: nothing in it is markup, nor the end of a cell. */
    static String plain(String text) {
        return text.strip()
                .replace("\\", "\\\\")
                .replaceAll("([|*_`<>\\[\\]#~])", "\\\\$1")
                .replaceAll("\\s*\\R\\s*", "<br>");
    }
}
