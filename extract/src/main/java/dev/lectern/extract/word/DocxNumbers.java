package dev.lectern.extract.word;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.office.Numerals;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The lists of a Word document: what stands before an item is not in the text, but counted from these definitions. */
final class DocxNumbers {

    static final int LEVELS = 9;

    private final Map<String, Scheme> schemes = new HashMap<>();
    private final Map<String, Scheme> lists = new HashMap<>();

    static DocxNumbers read(Container container, String part) throws IOException, Refused {
        DocxNumbers numbers = new DocxNumbers();
        if (container.has(part)) {
            try (Xml xml = container.xml(part)) {
                xml.root();
                xml.children(name -> {
                    switch (name) {
                        case "abstractNum" -> numbers.scheme(xml);
                        case "num" -> numbers.list(xml);
                        default -> {}
                    }
                });
            }
        }
        return numbers;
    }

    private void scheme(Xml xml) throws IOException, Refused {
        Scheme scheme = new Scheme(xml.attr("abstractNumId"));
        schemes.put(scheme.id, scheme);
        xml.children(name -> {
            switch (name) {
                case "lvl" -> level(xml, scheme);
                case "numStyleLink" -> scheme.link = xml.attr("val");
                case "styleLink" -> scheme.style = xml.attr("val");
                default -> {}
            }
        });
    }

    private void list(Xml xml) throws IOException, Refused {
        String id = xml.attr("numId");
        Scheme list = new Scheme(id);
        xml.children(name -> {
            switch (name) {
                case "abstractNumId" -> {
                    list.base = linked(schemes.get(xml.attr("val")));
                    if (list.base != null) {
                        System.arraycopy(list.base.levels, 0, list.levels, 0, LEVELS);
                    }
                }
                case "lvlOverride" -> override(xml, list);
                default -> {}
            }
        });
        lists.put(id, list);
    }

    private Scheme linked(Scheme scheme) {
        if (scheme != null && scheme.link != null) {
            for (Scheme other : schemes.values()) {
                if (scheme.link.equals(other.style)) {
                    return other;
                }
            }
        }
        return scheme;
    }

    private static void override(Xml xml, Scheme list) throws IOException, Refused {
        int level = Math.clamp(xml.integer("ilvl", 0), 0, LEVELS - 1);
        xml.children(name -> {
            switch (name) {
                case "startOverride" -> list.starts[level] = xml.integer("val", 1);
                case "lvl" -> level(xml, list);
                default -> {}
            }
        });
    }

    private static void level(Xml xml, Scheme scheme) throws IOException, Refused {
        Level level = new Level();
        scheme.levels[Math.clamp(xml.integer("ilvl", 0), 0, LEVELS - 1)] = level;
        xml.children(name -> {
            switch (name) {
                case "start" -> level.start = xml.integer("val", 1);
                case "numFmt" -> level.format = String.valueOf(xml.attr("val"));
                case "lvlText" -> level.text = xml.attr("val") == null ? "" : xml.attr("val");
                case "pStyle" -> level.style = xml.attr("val");
                case "isLgl" -> level.legal = xml.on();
                default -> {}
            }
        });
    }

    boolean has(String list) {
        return lists.containsKey(list);
    }

    /** The level of the list that belongs to a style of paragraphs, else 0. */
    int levelOf(String list, String style) {
        Scheme scheme = lists.get(list);
        for (int i = 0; scheme != null && style != null && i < LEVELS; i++) {
            if (scheme.levels[i] != null && style.equals(scheme.levels[i].style)) {
                return i;
            }
        }
        return 0;
    }

    Counter counter() {
        return new Counter();
    }

    /** Counts through one telling of the document. */
    final class Counter {

        private final Map<Scheme, int[]> counts = new HashMap<>();
        private final Map<String, boolean[]> started = new HashMap<>();

        /** What stands before the next item of the list; empty for a bullet. */
        String next(String id, int depth) {
            Scheme list = lists.get(id);
            Level level = list.levels[depth];
            if (level == null) {
                return "";
            }
            int[] count = counts.computeIfAbsent(list.base == null ? list : list.base, scheme -> new int[LEVELS]);
            boolean[] seen = started.computeIfAbsent(id, list2 -> new boolean[LEVELS]);
            if (!seen[depth] && list.starts[depth] != null) {
                count[depth] = list.starts[depth];
            } else {
                count[depth] = count[depth] == 0 ? level.start : count[depth] + 1;
            }
            seen[depth] = true;
            for (int i = depth + 1; i < LEVELS; i++) {
                count[i] = 0;
            }
            return level.format.equals("bullet") || level.format.equals("none") ? "" : label(list, level, count);
        }

        private String label(Scheme list, Level level, int[] count) {
            StringBuilder label = new StringBuilder();
            for (int i = 0; i < level.text.length(); i++) {
                char c = level.text.charAt(i);
                int of = i + 1 < level.text.length() ? level.text.charAt(i + 1) - '1' : -1;
                if (c != '%' || of < 0 || of >= LEVELS) {
                    label.append(c);
                    continue;
                }
                i++;
                Level part = list.levels[of];
                int number = count[of] == 0 && part != null ? part.start : count[of];
                label.append(numeral(number, part == null || level.legal ? "decimal" : part.format));
            }
            return label.toString().strip();
        }
    }

    static String numeral(int number, String format) {
        return switch (format) {
            case "lowerRoman" -> Numerals.roman(number);
            case "upperRoman" -> Numerals.upper(Numerals.roman(number));
            case "lowerLetter" -> Numerals.letters(number);
            case "upperLetter" -> Numerals.upper(Numerals.letters(number));
            case "decimalZero" -> number < 10 ? "0" + number : Integer.toString(number);
            case "bullet", "none" -> "";
            default -> Integer.toString(number);
        };
    }

    private static final class Scheme {
        private final String id;
        private final Level[] levels = new Level[LEVELS];
        private final Integer[] starts = new Integer[LEVELS];
        private Scheme base;
        private String link;
        private String style;

        private Scheme(String id) {
            this.id = id;
        }
    }

    private static final class Level {
        private int start = 1;
        private String format = "decimal";
        private String text = "";
        private String style;
        private boolean legal;
    }
}
