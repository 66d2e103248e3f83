package dev.lectern.extract.word;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The styles of a Word document, as far as they say what a paragraph is or whether a text is shown. */
final class DocxStyles {

    private static final int INHERITED = 20;

    private final Map<String, Style> styles = new HashMap<>();
    private String usual;

    static DocxStyles read(Container container, String part) throws IOException, Refused {
        DocxStyles styles = new DocxStyles();
        if (container.has(part)) {
            try (Xml xml = container.xml(part)) {
                xml.root();
                xml.children(name -> {
                    if (name.equals("style")) {
                        styles.add(xml);
                    }
                });
            }
        }
        return styles;
    }

    private void add(Xml xml) throws IOException, Refused {
        Style style = new Style();
        style.id = xml.attr("styleId");
        boolean paragraph = "paragraph".equals(xml.attr("type"));
        if (paragraph && ("1".equals(xml.attr("default")) || "true".equals(xml.attr("default")))) {
            usual = style.id;
        }
        xml.children(name -> {
            switch (name) {
                case "name" -> style.name = String.valueOf(xml.attr("val")).toLowerCase(Locale.ROOT);
                case "basedOn" -> style.basedOn = xml.attr("val");
                case "pPr" ->
                    xml.children(property -> {
                        switch (property) {
                            case "outlineLvl" -> style.outline = xml.integer("val", 9) + 1;
                            case "numPr" -> numbering(xml, style);
                            case "pageBreakBefore" -> style.breakBefore = xml.on();
                            default -> {}
                        }
                    });
                case "rPr" ->
                    xml.children(property -> {
                        if (property.equals("vanish")) {
                            style.hidden = xml.on();
                        }
                    });
                default -> {}
            }
        });
        styles.put(style.id, style);
    }

    private static void numbering(Xml xml, Style style) throws IOException, Refused {
        xml.children(name -> {
            if (name.equals("numId")) {
                style.list = xml.attr("val");
            } else if (name.equals("ilvl")) {
                style.level = xml.integer("val", 0);
            }
        });
    }

    /** From 1; 0 when the style is no heading. */
    int heading(String id) {
        Integer level = inherited(id, style -> {
            if (style.name.matches("heading [1-9]")) {
                return style.name.charAt(8) - '0';
            }
            return style.outline;
        });
        return level == null || level > 9 ? 0 : level;
    }

    /** Whether the style, or one that it is made from, bears one of these names (in lower case). */
    boolean named(String id, String... names) {
        return inherited(id, style -> {
                    for (String name : names) {
                        if (style.name.equals(name)) {
                            return true;
                        }
                    }
                    return null;
                })
                != null;
    }

    boolean hidden(String id) {
        return Boolean.TRUE.equals(inherited(id, style -> style.hidden));
    }

    boolean breakBefore(String id) {
        return Boolean.TRUE.equals(inherited(id, style -> style.breakBefore));
    }

    String list(String id) {
        return inherited(id, style -> style.list);
    }

    /** The level of the list that the style asks for, or null. */
    Integer level(String id) {
        return inherited(id, style -> style.level);
    }

    private <T> T inherited(String id, Function<Style, T> of) {
        Style style = styles.get(id == null ? usual : id);
        for (int i = 0; style != null && i < INHERITED; i++) {
            T value = of.apply(style);
            if (value != null) {
                return value;
            }
            style = styles.get(style.basedOn);
        }
        return null;
    }

    private static final class Style {
        private String id;
        private String name = "";
        private String basedOn;
        private Integer outline;
        private Boolean hidden;
        private Boolean breakBefore;
        private String list;
        private Integer level;
    }
}
