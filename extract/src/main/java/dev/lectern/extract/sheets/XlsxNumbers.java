package dev.lectern.extract.sheets;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers of a sheet as they are meant: dates in ISO form and shares in per cent where the cell's format says so, all else with
 * the digits that are stored (without those that only binary fractions make), not rounded to what fits the column.
 */
final class XlsxNumbers {

    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final double LAST_DAY = 2_958_466;

    private enum Meaning {
        NUMBER,
        PERCENT,
        DATE,
        TIME,
        SPAN
    }

    private final boolean since1904;
    private final List<Integer> styles = new ArrayList<>();
    private final Map<Integer, Meaning> meanings = new HashMap<>();

    private XlsxNumbers(boolean since1904) {
        this.since1904 = since1904;
        meanings.put(9, Meaning.PERCENT);
        meanings.put(10, Meaning.PERCENT);
        for (int id : new int[] {14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}) {
            meanings.put(id, Meaning.DATE);
        }
        for (int id : new int[] {18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56}) {
            meanings.put(id, Meaning.TIME);
        }
        meanings.put(46, Meaning.SPAN);
    }

    static XlsxNumbers read(Container container, String part, boolean since1904) throws IOException, Refused {
        XlsxNumbers numbers = new XlsxNumbers(since1904);
        if (container.has(part)) {
            try (Xml xml = container.xml(part)) {
                xml.root();
                xml.children(name -> {
                    if (name.equals("numFmts")) {
                        xml.children(format -> numbers.meanings.put(
                                xml.integer("numFmtId", -1), meaning(String.valueOf(xml.attr("formatCode")))));
                    } else if (name.equals("cellXfs")) {
                        xml.children(style -> numbers.styles.add(xml.integer("numFmtId", 0)));
                    }
                });
            }
        }
        return numbers;
    }

    private static Meaning meaning(String code) {
        String first = code.split(";", 2)[0];
        boolean span = first.matches("(?i).*\\[(h+|m+|s+)].*");
        String plain =
                first.replaceAll("\"[^\"]*\"|\\\\.|\\[[^\\]]*]|_.|\\*.", "").toLowerCase(Locale.ROOT);
        if (span) {
            return Meaning.SPAN;
        }
        if (plain.contains("general")) {
            return Meaning.NUMBER;
        }
        if (plain.matches(".*[yd].*")) {
            return Meaning.DATE;
        }
        if (plain.matches(".*[hs].*")) {
            return Meaning.TIME;
        }
        if (plain.contains("mmm")) {
            return Meaning.DATE;
        }
        return plain.contains("%") ? Meaning.PERCENT : Meaning.NUMBER;
    }

    String text(String stored, int style) {
        try {
            BigDecimal number = new BigDecimal(stored);
            int format = style >= 0 && style < styles.size() ? styles.get(style) : 0;
            Meaning meaning = meanings.getOrDefault(format, Meaning.NUMBER);
            boolean day =
                    number.signum() >= 0 && number.precision() - number.scale() < 9 && number.doubleValue() < LAST_DAY;
            if (meaning == Meaning.PERCENT) {
                return plain(number.movePointRight(2)) + "%";
            }
            return meaning == Meaning.NUMBER || !day ? plain(number) : date(number.doubleValue(), meaning);
        } catch (NumberFormatException | ArithmeticException e) {
            return stored;
        }
    }

    private static String plain(BigDecimal number) {
        BigDecimal rounded = number.round(DIGITS).stripTrailingZeros();
        boolean far = rounded.scale() > 20 || rounded.precision() - rounded.scale() > 21;
        return far ? rounded.toString() : rounded.toPlainString();
    }

    /** Days since the end of 1899, in which 1900 has a 29 February that never was. */
    private String date(double days, Meaning meaning) {
        long seconds = Math.round(days * 86_400);
        if (meaning == Meaning.SPAN) {
            return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
        }
        LocalDateTime first = since1904
                ? LocalDateTime.of(1904, 1, 1, 0, 0)
                : days < 60 ? LocalDateTime.of(1899, 12, 31, 0, 0) : LocalDateTime.of(1899, 12, 30, 0, 0);
        LocalDateTime at = first.plusSeconds(seconds);
        if (meaning == Meaning.TIME && days < 1) {
            return TIME.format(at);
        }
        boolean midnight = at.toLocalTime().toSecondOfDay() == 0;
        return midnight ? at.toLocalDate().toString() : at.toLocalDate() + " " + TIME.format(at);
    }
}
