package dev.lectern.extract.odt;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.office.Numerals;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The styles of an OpenDocument text, as far as they say what is shown, where pages break and how lists count. */
final class OdtStyles {

    private static final int INHERITED = 20;

    private final Map<String, Style> styles = new HashMap<>();
    private final Map<String, Map<Integer, Level>> lists = new HashMap<>();

    /** Of the part at whose root the reader stands. */
    void read(Xml xml) throws IOException, Refused {
        xml.children(group -> {
            if (group.equals("styles") || group.equals("automatic-styles")) {
                xml.children(name -> {
                    if (name.equals("style")) {
                        style(xml);
                    } else if (name.equals("list-style")) {
                        list(xml);
                    }
                });
            }
        });
    }

    private void style(Xml xml) throws IOException, Refused {
        Style style = new Style();
        style.parent = xml.attr("parent-style-name");
        style.list = xml.attr("list-style-name");
        styles.put(xml.attr("family") + " " + xml.attr("name"), style);
        xml.children(name -> {
            if (name.equals("text-properties")) {
                style.hidden = xml.attr("display") == null ? null : "none".equals(xml.attr("display"));
            } else if (name.equals("paragraph-properties")) {
                style.before = xml.attr("break-before") == null ? null : "page".equals(xml.attr("break-before"));
                style.after = xml.attr("break-after") == null ? null : "page".equals(xml.attr("break-after"));
            }
        });
    }

    private void list(Xml xml) throws IOException, Refused {
        Map<Integer, Level> levels = lists.computeIfAbsent(xml.attr("name"), name -> new HashMap<>());
        xml.children(name -> {
            if (name.equals("list-level-style-number")) {
                levels.put(
                        xml.integer("level", 1),
                        new Level(
                                String.valueOf(xml.attr("num-format")),
                                xml.attr("num-prefix") == null ? "" : xml.attr("num-prefix"),
                                xml.attr("num-suffix") == null ? "" : xml.attr("num-suffix"),
                                xml.integer("start-value", 1),
                                xml.integer("display-levels", 1)));
            }
        });
    }

    boolean hidden(String family, String name) {
        return Boolean.TRUE.equals(inherited(family, name, style -> style.hidden));
    }

    boolean breakBefore(String family, String name) {
        return Boolean.TRUE.equals(inherited(family, name, style -> style.before));
    }

    boolean breakAfter(String family, String name) {
        return Boolean.TRUE.equals(inherited(family, name, style -> style.after));
    }

    String list(String paragraphStyle) {
        return inherited("paragraph", paragraphStyle, style -> style.list);
    }

    /** Whether the style is this one, or made from it. */
    boolean is(String name, String wanted) {
        String at = name;
        for (int i = 0; at != null && i < INHERITED; i++) {
            if (at.equals(wanted)) {
                return true;
            }
            Style style = styles.get("paragraph " + at);
            at = style == null ? null : style.parent;
        }
        return false;
    }

    /** How the level of a list counts; null where it has a bullet. */
    Level level(String list, int level) {
        return lists.getOrDefault(list, Map.of()).get(level);
    }

    private <T> T inherited(String family, String name, Function<Style, T> of) {
        Style style = styles.get(family + " " + name);
        for (int i = 0; style != null && i < INHERITED; i++) {
            T value = of.apply(style);
            if (value != null) {
                return value;
            }
            style = styles.get(family + " " + style.parent);
        }
        return null;
    }

    /** How one level of a list is counted. */
    record Level(String format, String prefix, String suffix, int start, int shown) {

        String numeral(int number) {
            return switch (format) {
                case "i" -> Numerals.roman(number);
                case "I" -> Numerals.upper(Numerals.roman(number));
                case "a" -> Numerals.letters(number);
                case "A" -> Numerals.upper(Numerals.letters(number));
                case "", "null" -> "";
                default -> Integer.toString(number);
            };
        }
    }

    private static final class Style {
        private String parent;
        private String list;
        private Boolean hidden;
        private Boolean before;
        private Boolean after;
    }
}
