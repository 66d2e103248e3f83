package dev.lectern.workflow.comparison.export;

import dev.lectern.workflow.comparison.cell.CellView.Anchor;
import dev.lectern.workflow.comparison.export.Sheet.Entry;
import dev.lectern.workflow.comparison.export.Sheet.Line;
import java.util.stream.Collectors;

/** A document that compiles as it is: a section for each question, each paper with its answer, anchors as footnotes. */
final class LatexFile {

    private static final String HEAD = """
        \\documentclass[a4paper]{article}
        \\usepackage[T1]{fontenc}
        \\usepackage[utf8]{inputenc}
        \\usepackage[margin=2.5cm]{geometry}
        \\title{%s}
        \\date{}
        \\begin{document}
        \\maketitle
        """;

    private LatexFile() {}

    static String of(Sheet sheet) {
        var text = new StringBuilder(HEAD.replace("%s", escaped(sheet.name())));
        String section = null;
        for (var at = 0; at < sheet.questions().size(); at++) {
            var question = sheet.questions().get(at);
            if (question.section() != null && !question.section().equals(section)) {
                section = question.section();
                text.append("\\section*{").append(escaped(section)).append("}\n");
            }
            text.append("\\subsection*{")
                    .append(escaped(question.id() + " " + question.question()))
                    .append("}\n");
            text.append("\\begin{description}\n");
            for (var line : sheet.lines()) {
                text.append(item(line, line.entries().get(at)));
            }
            text.append("\\end{description}\n");
        }
        return text.append("\\end{document}\n").toString();
    }

    private static String item(Line line, Entry entry) {
        var shown = entry.shown().isEmpty() ? "\\emph{" + entry.status() + "}" : escaped(entry.shown());
        var computed = entry.overridden() ? " \\emph{(computed: " + escaped(entry.computed()) + ")}" : "";
        return "\\item[{" + escaped(line.title()) + "}] " + shown + computed
                + entry.anchors().stream().map(one -> footnote(line, one)).collect(Collectors.joining()) + "\n";
    }

    private static String footnote(Line line, Anchor one) {
        return "\\footnote{" + escaped(line.title()) + (one.page() == null ? "" : ", p.~" + one.page())
                + ", characters " + one.startChar() + "--" + one.endChar() + ": ``" + escaped(one.quote()) + "''"
                + (one.verified() ? "" : " (not verified)") + "}";
    }

    /** Nothing in it is a command. */
    static String escaped(String text) {
        var tex = new StringBuilder();
        text.strip().codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> tex.append("\\textbackslash{}");
                case '~' -> tex.append("\\textasciitilde{}");
                case '^' -> tex.append("\\textasciicircum{}");
                case '{', '}', '$', '&', '#', '_', '%' -> tex.append('\\').appendCodePoint(c);
                case '\n', '\r', '\t' -> tex.append(' ');
                default -> {
                    if (c >= ' ') {
                        tex.appendCodePoint(c);
                    }
                }
            }
        });
        return tex.toString();
    }
}
