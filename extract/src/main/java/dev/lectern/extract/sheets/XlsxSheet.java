package dev.lectern.extract.sheets;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Clean;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The rows of a sheet. An empty row ends a table; many empty cells between two others are told as a few. */
final class XlsxSheet {

    private static final int COLUMNS = 16_384;
    private static final int GAP = 20;

    private final Xml xml;
    private final XlsxStrings strings;
    private final XlsxNumbers numbers;
    private final Flow flow;
    private final BitSet hiddenColumns = new BitSet();
    private int lastRow;
    private int column;
    private String formula;
    private String value;

    XlsxSheet(Xml xml, XlsxStrings strings, XlsxNumbers numbers, Flow flow) {
        this.xml = xml;
        this.strings = strings;
        this.numbers = numbers;
        this.flow = flow;
    }

    void tell() throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "cols" ->
                    xml.children(col -> {
                        if (hidden()) {
                            int from = Math.clamp(xml.integer("min", 1), 1, COLUMNS);
                            hiddenColumns.set(from, Math.clamp(xml.integer("max", from), from, COLUMNS) + 1);
                        }
                    });
                case "sheetData" -> xml.children(row -> row());
                default -> {}
            }
        });
        flow.endTable();
    }

    private boolean hidden() {
        String hidden = xml.attr("hidden");
        return "1".equals(hidden) || "true".equals(hidden);
    }

    private void row() throws IOException, Refused {
        int number = xml.integer("r", lastRow + 1);
        if (number > lastRow + 1) {
            flow.endTable();
        }
        lastRow = number;
        if (hidden()) {
            flow.left(Left.HIDDEN_ROWS);
            return;
        }
        List<String> cells = new ArrayList<>();
        column = 0;
        int[] told = {0};
        xml.children(name -> {
            column = column(xml.attr("r"), column + 1);
            String text = Clean.line(cell());
            if (text.isEmpty() || hiddenColumns.get(column)) {
                return;
            }
            int before = hiddenColumns.get(0, column).cardinality();
            int gap = column - before - told[0] - 1;
            for (int i = 0; i < Math.min(gap, GAP); i++) {
                cells.add("");
            }
            cells.add(text);
            told[0] = column - before;
        });
        if (cells.isEmpty()) {
            flow.endTable();
        } else {
            flow.row(cells);
        }
    }

    /** "AB12" is in column 28. */
    private static int column(String reference, int otherwise) {
        int column = 0;
        for (int i = 0; reference != null && i < reference.length() && i < 4; i++) {
            int letter = Character.toUpperCase(reference.charAt(i)) - 'A' + 1;
            if (letter < 1 || letter > 26) {
                break;
            }
            column = column * 26 + letter;
        }
        return column > 0 && column <= COLUMNS ? column : Math.min(otherwise, COLUMNS);
    }

    private String cell() throws IOException, Refused {
        String type = xml.attr("t") == null ? "n" : xml.attr("t");
        int style = xml.integer("s", 0);
        StringBuilder inline = new StringBuilder();
        formula = null;
        value = null;
        xml.children(name -> {
            switch (name) {
                case "v" -> value = xml.text();
                case "f" -> formula = xml.text();
                case "is" -> inline.append(XlsxStrings.item(xml));
                default -> {}
            }
        });
        if (value == null) {
            if (formula != null && inline.isEmpty()) {
                flow.left(Left.FORMULAS);
            }
            return inline.toString();
        }
        return switch (type) {
            case "s" -> strings.get(Xml.number(value, -1));
            case "b" -> value.strip().equals("1") ? "TRUE" : "FALSE";
            case "n" -> numbers.text(value.strip(), style);
            default -> value;
        };
    }
}
