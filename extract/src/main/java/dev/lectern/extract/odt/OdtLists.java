package dev.lectern.extract.odt;

import dev.lectern.extract.container.Xml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the items of lists, which an OpenDocument text does not number itself. */
final class OdtLists {

    private static final int DEEPEST = 10;

    private final OdtStyles styles;
    private final List<Open> open = new ArrayList<>();
    private final Map<String, Integer> ended = new HashMap<>();
    private boolean labelled = true;

    OdtLists(OdtStyles styles) {
        this.styles = styles;
    }

    void open(String style, String continued) {
        Open list = new Open();
        list.style = style != null || open.isEmpty() ? style : open.getLast().style;
        if ("true".equals(continued)) {
            list.count = ended.getOrDefault(list.style + open.size(), 0);
        }
        open.add(list);
    }

    void close() {
        Open list = open.removeLast();
        ended.put(list.style + open.size(), list.count);
        labelled = true;
    }

    void item(String start) {
        if (open.isEmpty()) {
            return;
        }
        Open list = open.getLast();
        OdtStyles.Level level = level(open.size());
        list.count = start != null
                ? Xml.number(start, 1)
                : list.count == 0 && level != null ? level.start() : list.count + 1;
        labelled = false;
    }

    /** What stands in a list without being an item of it. */
    void header() {
        labelled = true;
    }

    int depth() {
        return Math.min(open.size(), DEEPEST);
    }

    /** What the list puts before the first paragraph of an item; empty for a bullet and for further paragraphs. */
    String label(String paragraphStyle) {
        if (labelled || open.isEmpty()) {
            return "";
        }
        labelled = true;
        if (open.getLast().style == null) {
            open.getLast().style = styles.list(paragraphStyle);
        }
        OdtStyles.Level level = level(open.size());
        if (level == null) {
            return "";
        }
        List<String> numerals = new ArrayList<>();
        for (int at = Math.max(1, open.size() - level.shown() + 1); at <= open.size(); at++) {
            OdtStyles.Level part = level(at);
            String numeral = part == null ? "" : part.numeral(open.get(at - 1).count);
            if (!numeral.isEmpty()) {
                numerals.add(numeral);
            }
        }
        return numerals.isEmpty() ? "" : level.prefix() + String.join(".", numerals) + level.suffix();
    }

    private OdtStyles.Level level(int depth) {
        return styles.level(open.get(depth - 1).style, depth);
    }

    private static final class Open {
        private String style;
        private int count;
    }
}
