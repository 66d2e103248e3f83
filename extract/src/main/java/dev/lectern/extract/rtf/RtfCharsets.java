package dev.lectern.extract.rtf;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

/** In which encoding the bytes of a font are. */
final class RtfCharsets {

    static final Charset USUAL = Charset.forName("windows-1252");

    private static final Map<Integer, String> OF_FONTS = Map.ofEntries(
            Map.entry(0, "windows-1252"),
            Map.entry(77, "x-MacRoman"),
            Map.entry(128, "windows-31j"),
            Map.entry(129, "x-windows-949"),
            Map.entry(134, "GBK"),
            Map.entry(136, "Big5"),
            Map.entry(161, "windows-1253"),
            Map.entry(162, "windows-1254"),
            Map.entry(163, "windows-1258"),
            Map.entry(177, "windows-1255"),
            Map.entry(178, "windows-1256"),
            Map.entry(186, "windows-1257"),
            Map.entry(204, "windows-1251"),
            Map.entry(222, "x-windows-874"),
            Map.entry(238, "windows-1250"));

    private final Map<Integer, Integer> fonts = new HashMap<>();
    private final Map<Integer, Charset> found = new HashMap<>();
    private Charset usual = USUAL;
    private int current;

    void page(int number) {
        usual = named(
                number == 65001 ? "UTF-8" : number == 10000 ? "x-MacRoman" : "windows-" + number,
                named("IBM" + number, USUAL));
    }

    void mac() {
        usual = named("x-MacRoman", USUAL);
    }

    Charset usual() {
        return usual;
    }

    void font(int number) {
        current = number;
    }

    void charsetOfFont(int charset) {
        fonts.put(current, charset);
    }

    boolean symbol(int font) {
        return fonts.getOrDefault(font, 1) == 2;
    }

    /** Charset 1 is "as usual", and so is one that nobody knows. */
    Charset of(int font) {
        int charset = fonts.getOrDefault(font, 1);
        return found.computeIfAbsent(charset, known -> named(OF_FONTS.get(known), usual));
    }

    private static Charset named(String name, Charset otherwise) {
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : otherwise;
    }
}
