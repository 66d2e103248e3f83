package dev.lectern.extract.pdf.layout;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The marks by which parts of a text say what they are. */
final class Marks {

    private static final Pattern BULLET = Pattern.compile(
            "^[\u2022\u2023\u25AA\u25AB\u25CF\u25CB\u25A0\u25A1\u25E6\u25B6\u25BA\u2713\u2756\u27A2\u00B7\u2219]\\s*\\S|^[\u2013\u2014*o-]\\s+\\S");
    private static final Pattern ENUMERATED = Pattern.compile(
            "^(?:\\(?\\d{1,2}[.)]|\\(?[a-zA-Z][)]|[a-z]\\.|\\(?[ivx]{1,5}[.)]|[\u2460-\u2473])\\s*(?=\\D).*");
    private static final Pattern CAPTION = Pattern.compile(
            "^[\\[<(\u3008]?\\s*(?i:figure|fig\\.?|table|tab\\.|listing|algorithm|example|scheme|chart|plate|box|exhibit"
                    + "|abbildung|abb\\.|tabelle|tableau|figura|tabla|tabela|\u0420\u0438\u0441\\.?|\u0422\u0430\u0431\u043B\u0438\u0446\u0430"
                    + "|\u56FE|\u56F3|\u8868|\uADF8\uB9BC|\uD45C)\\s*(?:[A-Z]\\.?)?(?:\\d+(?:[.-]\\d+)*|[IVX]+)\\s*([.:|)\\]>\u3009\u2013\u2014]?)\\s*(.?)");
    private static final Pattern NUMBERED = Pattern.compile("^(\\d{1,2}(?:\\.\\d{1,2}){0,4})\\.?\\s+\\p{L}.*");
    private static final Pattern LETTERED = Pattern.compile("^(?:[IVX]{1,5}\\.|[A-Z]\\.)\\s+\\p{Lu}.*");
    private static final Pattern CHAPTER =
            Pattern.compile("^(?i:chapter|appendix|part|kapitel|anhang|chapitre|annexe|cap\u00EDtulo)\\s+[\\dA-Z].*");
    private static final Pattern KNOWN = Pattern.compile(
            "(?i)abstract|summary|introduction|conclusions?|acknowledge?ments?|references|bibliography|contents|appendix|discussion|results|methods|related"
                    + " work|keywords|zusammenfassung|einleitung|literatur(verzeichnis)?|inhalt(sverzeichnis)?"
                    + "|r\u00E9sum\u00E9|resumen|introducci\u00F3n|bibliograf\u00EDa|bibliographie");
    private static final Pattern ABSTRACT = Pattern.compile(
            "^(?i:abstract|zusammenfassung|r\u00E9sum\u00E9|resumen|summary|\uCD08\uB85D|\u6458\u8981|\u8981\u65E8)(?:\\s*[.:\u2014\u2013-]+|\\s+(?=\\p{Lu}))\\s*\\S.*");
    private static final Pattern ABSTRACT_HEADING = Pattern.compile(
            "(?i)(?:abstract|zusammenfassung|r\u00E9sum\u00E9|resumen|summary|\uCD08\uB85D|\u6458\u8981|\u8981\u65E8)[.:]?");
    private static final Pattern REFERENCES_HEADING = Pattern.compile(
            "(?i)(?:[\\dIVX.]+\\s+)?(?:references|bibliography|literature(?:"
                    + " cited)?|literatur|literaturverzeichnis|r\u00E9f\u00E9rences|bibliographie|referencias|bibliograf\u00EDa|riferimenti)");
    private static final Pattern REFERENCE = Pattern.compile(
            "(?s)^(?:\\[[\\p{L}\\d+]{1,8}\\]|\\d{1,3}\\.?\\s|\\p{Lu}[\\p{L}'\u2019-]+,?\\s).*\\b(?:1[6-9]|20)\\d\\d[a-z]?\\b.*");
    private static final Pattern FOOTNOTE = Pattern.compile(
            "(?s)^(?:\\d{1,3}[.)]?|[*\u2217\u2020\u2021\u00A7\u00B6\u2016]+)\\s*[\\p{L}\u201C\"'(\u300C\u2018].*");
    private static final Pattern RUN_OUT = Pattern.compile("(?s).*[.,;]");

    /** "(xviii)", without its brackets. */
    private static final int LONGEST_NUMBER = 5;

    private Marks() {}

    static boolean bullet(String text) {
        return mayBeBullet(text) && BULLET.matcher(text).find();
    }

    static boolean enumerated(String text) {
        return mayBeEnumerated(text) && ENUMERATED.matcher(head(text)).matches();
    }

    // Each line is asked for its mark again and again, and nearly all begin with a word: that is seen without a
    // pattern.
    private static boolean mayBeBullet(String text) {
        if (text.isEmpty()) {
            return false;
        }
        char first = text.charAt(0);
        return first > 0x7E || first == '*' || first == 'o' || first == '-';
    }

    private static boolean mayBeEnumerated(String text) {
        if (text.isEmpty()) {
            return false;
        }
        char first = text.charAt(0);
        if (first >= '\u2460' && first <= '\u2473') {
            return true;
        }
        for (int i = 1; i < Math.min(text.length(), LONGEST_NUMBER + 2); i++) {
            if (text.charAt(i) == '.' || text.charAt(i) == ')') {
                return true;
            }
        }
        return false;
    }

    static boolean listed(String text) {
        return bullet(text) || enumerated(text);
    }

    /** A caption parts its number from what it says, or is set in another way than the text that mentions a figure. */
    static boolean caption(String text, boolean setApart) {
        Matcher caption = CAPTION.matcher(text);
        if (!caption.find()) {
            return false;
        }
        String next = caption.group(2);
        return !caption.group(1).isEmpty()
                || next.isEmpty()
                || setApart && Character.isUpperCase(next.codePointAt(0))
                || setApart && Character.isIdeographic(next.codePointAt(0));
    }

    /** How deep the number of a heading goes, 0 when it has none. */
    static int depth(String text) {
        if (CHAPTER.matcher(head(text)).matches()) {
            return 1;
        }
        Matcher numbered = NUMBERED.matcher(head(text));
        if (numbered.matches()) {
            return (int) numbered.group(1).chars().filter(c -> c == '.').count() + 1;
        }
        return LETTERED.matcher(head(text)).matches() ? Character.isDigit(text.charAt(0)) ? 1 : romanOrLetter(text) : 0;
    }

    private static int romanOrLetter(String text) {
        return text.matches("^[IVX]+\\.(?s:.*)") ? 1 : 2;
    }

    static boolean knownHeading(String text) {
        return KNOWN.matcher(text).matches();
    }

    static boolean abstractText(String text) {
        return ABSTRACT.matcher(head(text)).matches();
    }

    static boolean abstractHeading(String text) {
        return ABSTRACT_HEADING.matcher(text).matches();
    }

    static boolean referencesHeading(String text) {
        return REFERENCES_HEADING.matcher(text).matches();
    }

    static boolean reference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    static boolean footnote(String text) {
        return FOOTNOTE.matcher(text).matches();
    }

    static boolean sentence(String text) {
        return RUN_OUT.matcher(text).matches();
    }

    static long letters(String text) {
        return text.codePoints().filter(Character::isLetter).count();
    }

    private static String head(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80);
    }
}
