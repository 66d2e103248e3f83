package dev.lectern.extract.flow;

import dev.lectern.extract.Block.Kind;
import java.util.ArrayDeque;
import java.util.Deque;

/** Puts blocks together from text and mark-up as they come, in and out of tables. */
public final class Prose {

    private final Flow flow;
    private final StringBuilder text = new StringBuilder();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private String label = "";

    private Table table;
    private int tables;
    private StringBuilder cell;
    private int across;
    private int down;

    public Prose(Flow flow) {
        this.flow = flow;
    }

    /** Until it is closed, what is said is of this kind. */
    public void open(Kind kind, int level) {
        flush();
        marks.push(new Mark(kind, level));
    }

    public void close() {
        flush();
        marks.poll();
        label = "";
    }

    /** What stands before the next text, such as the number of an item. */
    public void label(String label) {
        this.label = label;
    }

    public void say(CharSequence more) {
        text.append(more);
    }

    /** All white space is a blank, and several are one. */
    public void sayCollapsed(String more) {
        for (int i = 0; i < more.length(); i++) {
            char c = more.charAt(i);
            boolean blank = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\u00A0';
            if (!blank) {
                text.append(c);
            } else if (!text.isEmpty()
                    && text.charAt(text.length() - 1) != ' '
                    && text.charAt(text.length() - 1) != '\n') {
                text.append(' ');
            }
        }
    }

    /** A new line in the same block. */
    public void line() {
        while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
        text.append('\n');
    }

    /** The block ends; the next is of the kind that is open. */
    public void flush() {
        if (text.toString().isBlank()) {
            text.setLength(0);
            return;
        }
        Mark mark = marks.isEmpty() ? Mark.USUAL : marks.peek();
        String content =
                mark.kind == Kind.CODE ? text.toString() : text.toString().strip();
        text.setLength(0);
        content = label.isEmpty() ? content : label + " " + content;
        label = "";
        if (cell != null) {
            cell.append(cell.isEmpty() ? "" : "\n").append(content);
        } else {
            flow.block(mark.kind, mark.level, content);
        }
    }

    public void openTable() {
        flush();
        if (tables++ == 0) {
            table = new Table(flow);
        }
    }

    public void openCell(int across, int down) {
        flush();
        if (tables == 1) {
            cell = new StringBuilder();
            this.across = across;
            this.down = down;
        }
    }

    public void closeCell() {
        if (tables > 1 && cell != null) {
            text.append(" | ");
        } else if (cell != null) {
            flush();
            table.cell(cell.toString(), across, down);
            cell = null;
        }
    }

    public void closeRow() {
        if (tables > 1 && cell != null && text.toString().endsWith(" | ")) {
            text.setLength(text.length() - 3);
        }
        flush();
        if (tables == 1) {
            closeCell();
            table.endRow();
        }
    }

    public void closeTable() {
        flush();
        if (--tables == 0) {
            closeCell();
            table.end();
            table = null;
        }
    }

    private record Mark(Kind kind, int level) {
        private static final Mark USUAL = new Mark(Kind.PARAGRAPH, 0);
    }
}
