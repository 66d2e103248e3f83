package dev.lectern.project.note;

import java.util.UUID;
import java.util.stream.Collectors;

/** Writes notes one after the other as one Markdown document; they come by paper and page. */
final class NoteScript {

    static final String TITLE = "# Notes\n";

    private UUID paper;

    void write(Note note, StringBuilder text) {
        if (!note.sourceItemId().equals(paper)) {
            paper = note.sourceItemId();
            text.append("\n## Paper ").append(paper).append('\n');
        }
        text.append("\n### ")
                .append(note.page() == null ? "The whole paper" : "Page " + note.page())
                .append(" · ")
                .append(note.createdAt())
                .append("\n\n");
        if (note.highlight() != null) {
            text.append(note.highlight().lines().map(line -> "> " + line).collect(Collectors.joining("\n")))
                    .append("\n\n");
        }
        text.append(note.text().strip()).append('\n');
        if (!note.highlightTerms().isEmpty()) {
            text.append("\nTerms: ")
                    .append(String.join(", ", note.highlightTerms()))
                    .append('\n');
        }
        if (note.colour() != null) {
            text.append("\nColour: ").append(note.colour()).append('\n');
        }
    }
}
