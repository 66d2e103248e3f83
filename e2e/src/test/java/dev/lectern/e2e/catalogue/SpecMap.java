package dev.lectern.e2e.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/spec-map.md, row by row, with what their cells say to a machine. */
record SpecMap(List<Row> rows) {

    /** One table of a spec document, or one shared table of the house. */
    record Row(String section, String name, String homeCell, String state, String keep, List<String> facts) {

        /** The tables that the row names as its home. */
        Set<String> homes() {
            return matches(TABLE, homeCell);
        }

        /** The columns it keeps, by their house names; an arrow to something that is no column leaves that one out. */
        Set<String> columns() {
            var columns = new LinkedHashSet<String>();
            var found = KEPT.matcher(keep);
            while (found.find()) {
                var arrow = found.group(2) != null;
                if (arrow && found.group(3) != null) {
                    columns.add(found.group(3));
                } else if (!arrow) {
                    columns.add(found.group(1));
                }
            }
            return columns;
        }

        @Override
        public String toString() {
            return section + " " + name;
        }
    }

    private static final Pattern TABLE = Pattern.compile("`([a-z]+\\.[a-z_]+)`");
    private static final Pattern FACT = Pattern.compile("`([^`]+)`");
    private static final Pattern KEPT = Pattern.compile("`([a-z_0-9]+)`(\\s*->\\s*(?:`([a-z_0-9]+)`)?)?");

    static SpecMap parse(String markdown) {
        var rows = new ArrayList<Row>();
        var section = "";
        List<String> header = List.of();
        for (var line : markdown.lines().toList()) {
            if (line.startsWith("## ")) {
                section = line.substring(3, line.indexOf(' ', 3)).replace(".", "");
                header = List.of();
            } else if (line.startsWith("|") && "123456".contains(section)) {
                var cells = cells(line);
                if (header.isEmpty()) {
                    header = cells;
                } else if (!cells.getFirst().startsWith("---")) {
                    rows.add(row(section, header, cells, line));
                }
            }
        }
        return new SpecMap(List.copyOf(rows));
    }

    private static Row row(String section, List<String> header, List<String> cells, String line) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException("not as many cells as the header has: " + line);
        }
        var home = section.equals("6") ? "House table" : "Home";
        return new Row(
                section,
                cells.getFirst(),
                cells.get(header.indexOf(home)),
                cells.get(header.indexOf("State")),
                section.equals("6") ? "" : cells.get(header.indexOf("Keep")),
                section.equals("6") ? List.of() : List.copyOf(matches(FACT, cells.get(header.indexOf("Catalogue")))));
    }

    private static List<String> cells(String line) {
        var inner = line.strip().substring(1, line.strip().length() - 1);
        return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
    }

    private static Set<String> matches(Pattern pattern, String cell) {
        return pattern.matcher(cell)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
