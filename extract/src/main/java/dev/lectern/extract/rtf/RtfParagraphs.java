package dev.lectern.extract.rtf;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Paragraphs, rows and notes of an RTF file. */
final class RtfParagraphs {

    private final Flow flow;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder cell = new StringBuilder();
    private final StringBuilder note = new StringBuilder();
    private final List<String> notes = new ArrayList<>();
    private final Deque<String> anchors = new ArrayDeque<>();
    private Table table;
    private boolean inTable;
    private boolean inNote;
    private boolean sections;
    private Integer heading;
    private int outline = 9;
    private int listLevel;
    private String label;
    private int marks;

    RtfParagraphs(Flow flow) {
        this.flow = flow;
    }

    void say(String more) {
        (inNote ? note : text).append(more);
    }

    /** The sign of the next note, in the text. */
    String mark() {
        return "[" + (marks + 1) + "]";
    }

    void beginNote() {
        inNote = true;
        marks++;
        note.append('[').append(marks).append("] ");
    }

    void endNote() {
        inNote = false;
        notes.add(note.toString().replaceFirst("] +", "] "));
        note.setLength(0);
    }

    /** A frame stands apart from the paragraph at which it is anchored. */
    void beginFrame() {
        anchors.push(text.toString());
        text.setLength(0);
    }

    void endFrame() {
        paragraph();
        text.append(anchors.pop());
    }

    /** What a list puts before its item: a number is part of what is read, a bullet is not. */
    void label(String said) {
        label = said.codePoints().anyMatch(Character::isLetterOrDigit) ? said.strip() : "";
    }

    void heading(Integer level) {
        heading = level;
    }

    void word(String word, int number) {
        if (inNote) {
            if (word.equals("par")) {
                note.append('\n');
            }
            return;
        }
        switch (word) {
            case "par", "sect" -> paragraph();
            case "pard" -> {
                inTable = false;
                heading = null;
                outline = 9;
                listLevel = 0;
            }
            case "intbl" -> inTable = true;
            case "outlinelevel" -> outline = number;
            case "ilvl" -> listLevel = number;
            case "cell", "nestcell" -> cell();
            case "row", "nestrow" -> row();
            case "page" -> {
                paragraph();
                flow.pageBreak();
            }
            case "pagebb" -> flow.freshPage();
            case "sbkpage", "sbknone" -> sections = word.equals("sbkpage");
            case "sectd" -> {
                if (sections) {
                    flow.freshPage();
                }
            }
            default -> {}
        }
    }

    private void paragraph() {
        if (inTable) {
            cell.append(labelled()).append('\n');
            return;
        }
        endTable();
        String content = labelled();
        if (heading != null && heading == 0) {
            flow.block(Kind.TITLE, 0, content);
        } else if (heading != null) {
            flow.block(Kind.HEADING, heading, content);
        } else if (outline >= 0 && outline < 9) {
            flow.block(Kind.HEADING, outline + 1, content);
        } else if (label != null) {
            flow.block(Kind.LIST_ITEM, Math.clamp(listLevel + 1, 1, 9), content);
        } else {
            flow.paragraph(content);
        }
        label = null;
        notes();
    }

    private void notes() {
        notes.forEach(flow::note);
        notes.clear();
    }

    private String labelled() {
        String content = text.toString().strip();
        text.setLength(0);
        return label == null || label.isEmpty() || content.isEmpty() ? content : label + " " + content;
    }

    private void cell() {
        if (table == null) {
            table = new Table(flow);
        }
        table.cell(cell + labelled(), 1, 1);
        label = null;
        cell.setLength(0);
    }

    private void row() {
        if (table != null) {
            table.endRow();
        }
    }

    private void endTable() {
        if (table != null) {
            table.end();
            table = null;
            notes();
        }
    }

    void end() {
        if (!cell.isEmpty()) {
            text.insert(0, cell);
            cell.setLength(0);
        }
        inTable = false;
        inNote = false;
        paragraph();
        endTable();
    }
}
