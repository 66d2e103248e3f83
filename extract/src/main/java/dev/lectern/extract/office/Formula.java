package dev.lectern.extract.office;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An equation of Office (OMML) as one line that can be read: x_1^2, (a+b)/c, √(x), ∑_(n=1)^∞. */
public final class Formula {

    private final Xml xml;

    private Formula(Xml xml) {
        this.xml = xml;
    }

    /** Of the element at which the reader stands. */
    public static String read(Xml xml) throws IOException, Refused {
        return new Formula(xml).all().strip();
    }

    private String all() throws IOException, Refused {
        StringBuilder line = new StringBuilder();
        xml.children(name -> line.append(one(name)));
        return line.toString();
    }

    private String one(String name) throws IOException, Refused {
        return switch (name) {
            case "t" -> xml.text();
            case "f" -> fraction();
            case "sSup", "sSub", "sSubSup", "sPre", "limLow" -> scripts(parts(), "_");
            case "limUpp" -> scripts(parts(), "^");
            case "rad" -> root();
            case "nary" -> nary();
            case "d" -> delimited();
            case "func" -> function();
            case "m" -> "[" + rows("mr", ", ") + "]";
            case "eqArr" -> rows("e", "");
            case "acc" -> accent("\u0302");
            case "bar" -> accent("\u0305");
            case "oMath", "r", "e", "box", "borderBox", "groupChr", "phant", "ins", "moveTo", "sdt", "sdtContent" ->
                all();
            default -> "";
        };
    }

    /** The parts of the element by name, and its properties by their names. */
    private Map<String, String> parts() throws IOException, Refused {
        Map<String, String> parts = new LinkedHashMap<>();
        xml.children(name -> {
            if (name.endsWith("Pr")) {
                xml.children(property -> {
                    String value = xml.attr("val");
                    parts.put("@" + property, value == null ? "" : value);
                });
            } else {
                parts.merge(name, all(), String::concat);
            }
        });
        return parts;
    }

    private static String part(Map<String, String> parts, String name) {
        return parts.getOrDefault(name, "").strip();
    }

    private String fraction() throws IOException, Refused {
        Map<String, String> parts = parts();
        String bar = "noBar".equals(parts.get("@type")) ? "¦" : "/";
        return atom(part(parts, "num")) + bar + atom(part(parts, "den"));
    }

    private static String scripts(Map<String, String> parts, String limit) {
        return part(parts, "e")
                + script("_", part(parts, "sub"))
                + script("^", part(parts, "sup"))
                + script(limit, part(parts, "lim"));
    }

    private static String script(String sign, String script) {
        return script.isEmpty() ? "" : sign + atom(script);
    }

    private String root() throws IOException, Refused {
        Map<String, String> parts = parts();
        String degree = part(parts, "deg");
        return (degree.isEmpty() ? "" : atom(degree)) + "√" + atom(part(parts, "e"));
    }

    private String nary() throws IOException, Refused {
        Map<String, String> parts = parts();
        return parts.getOrDefault("@chr", "∫")
                + script("_", part(parts, "sub"))
                + script("^", part(parts, "sup"))
                + " "
                + part(parts, "e");
    }

    private String function() throws IOException, Refused {
        Map<String, String> parts = parts();
        String of = part(parts, "e");
        return part(parts, "fName") + (of.startsWith("(") ? "" : " ") + of;
    }

    private String delimited() throws IOException, Refused {
        Map<String, String> properties = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        xml.children(name -> {
            if (name.equals("dPr")) {
                xml.children(property -> properties.put(property, String.valueOf(xml.attr("val"))));
            } else if (name.equals("e")) {
                parts.add(all());
            }
        });
        return properties.getOrDefault("begChr", "(")
                + String.join(properties.getOrDefault("sepChr", "|"), parts)
                + properties.getOrDefault("endChr", ")");
    }

    private String rows(String row, String cell) throws IOException, Refused {
        List<String> rows = new ArrayList<>();
        xml.children(name -> {
            if (name.equals(row) && cell.isEmpty()) {
                rows.add(all());
            } else if (name.equals(row)) {
                List<String> cells = new ArrayList<>();
                xml.children(inner -> cells.add(all()));
                rows.add(String.join(cell, cells));
            }
        });
        return String.join("; ", rows);
    }

    private String accent(String usual) throws IOException, Refused {
        Map<String, String> parts = parts();
        return part(parts, "e") + parts.getOrDefault("@chr", usual);
    }

    /** In brackets unless it is a single number, word or sign, or is in brackets already. */
    private static String atom(String part) {
        boolean single =
                part.codePointCount(0, part.length()) <= 1 || part.codePoints().allMatch(Character::isLetterOrDigit);
        return single ? part : "(" + part + ")";
    }
}
