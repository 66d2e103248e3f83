package dev.lectern.workflow.comparison.export;

import dev.lectern.workflow.comparison.export.Sheet.Entry;
import dev.lectern.workflow.comparison.export.Sheet.Line;
import dev.lectern.workflow.print.Pages;
import java.io.IOException;

/** Pages to print: question by question, each paper with its answer and where its quotes stand. */
final class PdfFile {

    private final Sheet sheet;
    private final Pages pages;

    private PdfFile(Sheet sheet, Pages pages) {
        this.sheet = sheet;
        this.pages = pages;
    }

    static byte[] of(Sheet sheet) {
        return Pages.of(sheet.name(), pages -> new PdfFile(sheet, pages).write());
    }

    private void write() throws IOException {
        pages.paragraph(sheet.name(), Pages.TITLE, 0);
        String section = null;
        for (var at = 0; at < sheet.questions().size(); at++) {
            var question = sheet.questions().get(at);
            if (question.section() != null && !question.section().equals(section)) {
                section = question.section();
                pages.space(Pages.HEADING);
                pages.paragraph(section, Pages.TITLE - 2, 0);
            }
            pages.space(Pages.BODY / 2);
            pages.paragraph(question.id() + "  " + question.question(), Pages.HEADING, 0);
            for (var line : sheet.lines()) {
                entry(line, line.entries().get(at), sheet.lines().size() > 1);
            }
        }
    }

    private void entry(Line line, Entry entry, boolean named) throws IOException {
        var confidence = entry.confidence() == null ? "" : " (confidence: " + entry.confidence() + ")";
        var shown = entry.shown().isEmpty() ? "[" + entry.status() + "]" : entry.shown() + confidence;
        pages.paragraph(named ? line.title() + ": " + shown : shown, Pages.BODY, 0);
        if (entry.overridden()) {
            pages.paragraph("Computed: " + entry.computed(), Pages.SMALL, 12);
        }
        for (var one : entry.anchors()) {
            pages.paragraph(CsvFile.anchor(one) + ": \"" + one.quote() + "\"", Pages.SMALL, 12);
        }
    }
}
