package dev.lectern.workflow.print;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lines under headings, as Markdown and on pages. */
public final class Account {

    private record Section(String title, List<String> lines) {}

    private final String title;
    private final List<Section> sections = new ArrayList<>();

    public Account(String title) {
        this.title = title;
    }

    /** Without lines there is no section. */
    public Account section(String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            sections.add(new Section(heading, List.copyOf(lines)));
        }
        return this;
    }

    public String markdown() {
        var text = new StringBuilder("# ").append(plain(title)).append("\n");
        for (var section : sections) {
            text.append("\n## ").append(plain(section.title())).append("\n\n");
            section.lines()
                    .forEach(line -> text.append("- ").append(plain(line)).append("\n"));
        }
        return text.toString();
    }

    public byte[] pdf() {
        return Pages.of(title, pages -> {
            pages.paragraph(title, Pages.TITLE, 0);
            for (var section : sections) {
                write(pages, section);
            }
        });
    }

    private static void write(Pages pages, Section section) throws IOException {
        pages.space(Pages.BODY);
        pages.paragraph(section.title(), Pages.HEADING, 0);
        for (var line : section.lines()) {
            pages.paragraph(line, Pages.BODY, 0);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("([|*_`<>\\[\\]#~\\\\])", "\\\\$1");
    }
}
