package dev.lectern.extract.flow;

import dev.lectern.extract.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * A table, row by row. The text of a cell that covers several columns or rows is repeated in each, as long as it is short
 * like a label, so that each row can be read alone. A table of one single cell is a frame: its text is told as paragraphs.
 */
public final class Table {

    private static final int LABEL = 80;
    private static final int COLUMNS = 20_000;

    private final Flow flow;
    private final List<String> above = new ArrayList<>();
    private final List<Integer> down = new ArrayList<>();
    private List<String> row = new ArrayList<>();
    private String frame;
    private List<String> first;
    private int rows;

    public Table(Flow flow) {
        this.flow = flow;
    }

    /** The content may have lines; across and down are at least 1. */
    public void cell(String content, int across, int down) {
        covered();
        if (rows == 0 && row.isEmpty()) {
            frame = content;
        }
        put(Clean.line(content), across, Math.max(1, down));
    }

    /** A cell that belongs to the one above it. */
    public void continued(int across) {
        int column = row.size();
        put(column < above.size() ? above.get(column) : "", across, 1);
    }

    public void endRow() {
        covered();
        if (rows == 0) {
            first = row;
        } else {
            if (rows == 1) {
                flow.row(first);
            }
            flow.row(row);
        }
        rows++;
        row = new ArrayList<>();
    }

    /** The program that wrote the file saw a page end between two rows. */
    public void renderedBreak() {
        if (rows == 1 && first != null) {
            flow.row(first);
            first = List.of();
        }
        flow.renderedBreak();
    }

    public void end() {
        if (!row.isEmpty()) {
            endRow();
        }
        if (rows == 1 && first.size() == 1 && frame != null) {
            for (String line : frame.split("\n")) {
                flow.block(Block.Kind.PARAGRAPH, 0, line.strip());
            }
        } else if (rows == 1) {
            flow.row(first);
        }
        flow.endTable();
    }

    /** Puts what reaches down from the rows above where this row has come to. */
    private void covered() {
        while (row.size() < down.size() && down.get(row.size()) > 0) {
            int column = row.size();
            down.set(column, down.get(column) - 1);
            row.add(above.get(column));
        }
    }

    private void put(String content, int across, int rowsDown) {
        String again = content.length() <= LABEL ? content : "";
        for (int i = 0; i < Math.max(1, across) && row.size() < COLUMNS; i++) {
            int column = row.size();
            while (above.size() <= column) {
                above.add("");
                down.add(0);
            }
            above.set(column, again);
            down.set(column, rowsDown - 1);
            row.add(i == 0 ? content : again);
        }
    }
}
