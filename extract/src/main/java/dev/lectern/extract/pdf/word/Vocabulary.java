package dev.lectern.extract.pdf.word;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The words and the sizes of letters on the pages around; evidence for what a hyphen at the end of a line stands for. */
public final class Vocabulary {

    private static final Pattern EDGES = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    private static final Pattern REFERENCES = Pattern.compile(
            "(?i)references|bibliography|literature|literatur|literaturverzeichnis|r\u00E9f\u00E9rences|bibliographie|referencias|bibliograf\u00EDa|riferimenti");

    private static final int SHORTEST_HEADING = "literatur".length();

    /** Half a word needs this many letters to count as a word of its own. */
    private static final int HALF = 4;

    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private long mono;
    private long letters;

    Vocabulary() {}

    /** What one page added, to be taken away again. */
    record Share(List<String> words, Map<Integer, Integer> sizes, long mono, long letters, boolean references) {}

    Share add(Sheet sheet) {
        List<String> words = new ArrayList<>(sheet.words().size());
        Map<Integer, Integer> bySize = new HashMap<>();
        boolean references = false;
        long fixed = 0;
        long length = 0;
        List<Word> all = sheet.words();
        for (int i = 0; i < all.size(); i++) {
            Word word = all.get(i);
            bySize.merge(halves(word.size()), word.text().length(), Integer::sum);
            length += word.text().length();
            fixed += word.face().mono() ? word.text().length() : 0;
            String bare = bare(word.text());
            if (bare.length() > 1 && !half(all, i)) {
                words.add(bare);
            }
            references |= references(word.text()) && alone(all, i);
        }
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
        bySize.forEach((size, count) -> sizes.merge(size, count, Integer::sum));
        mono += fixed;
        letters += length;
        return new Share(words, bySize, fixed, length, references);
    }

    /** Asked of every word: all that are meant are long, and begin with one of three letters. */
    private static boolean references(String text) {
        return text.length() >= SHORTEST_HEADING
                && "rblRBL".indexOf(text.charAt(0)) >= 0
                && REFERENCES.matcher(text).matches();
    }

    /** The pieces of a word that was parted at a line's end are no words. */
    private static boolean half(List<Word> words, int at) {
        return parted(words.get(at).text())
                || at > 0 && parted(words.get(at - 1).text());
    }

    private static boolean parted(String text) {
        char last = text.charAt(text.length() - 1);
        return last == '-' || last == '\u2010' || last == '\u00AD';
    }

    void remove(Share share) {
        share.words().forEach(word -> counts.computeIfPresent(word, (same, count) -> count == 1 ? null : count - 1));
        share.sizes().forEach((size, count) -> sizes.computeIfPresent(size, (same, all) -> all - count));
        mono -= share.mono();
        letters -= share.letters();
    }

    /** Whether prose itself is set in letters of fixed width, so that these say nothing. */
    public boolean typewritten() {
        return mono * 2 > letters;
    }

    /** A heading of one word; a number may stand before it. */
    private static boolean alone(List<Word> words, int at) {
        Word word = words.get(at);
        boolean first = at == 0
                || Math.abs(words.get(at - 1).y() - word.y()) > word.size()
                || words.get(at - 1).text().matches("[\\dIVX.]+");
        return first && (at + 1 == words.size() || Math.abs(words.get(at + 1).y() - word.y()) > word.size());
    }

    /** The size that most letters around have. */
    public float bodySize() {
        int best = 20;
        int most = 0;
        for (Map.Entry<Integer, Integer> size : sizes.entrySet()) {
            if (size.getValue() > most || size.getValue() == most && size.getKey() > best) {
                best = size.getKey();
                most = size.getValue();
            }
        }
        return best / 2f;
    }

    /** Whether the hyphen between the end of a line and the next one is part of the word. */
    public boolean keepsHyphen(String before, String after) {
        if (!Character.isLowerCase(after.codePointAt(0))) {
            return true;
        }
        String left = bare(before.substring(before.lastIndexOf(' ') + 1));
        String right = bare(after.contains(" ") ? after.substring(0, after.indexOf(' ')) : after);
        if (left.isEmpty()
                || before.contains("://")
                || Character.isDigit(left.charAt(left.length() - 1))
                || right.contains("-")) {
            return true;
        }
        int joined = count(left + right);
        int hyphened = count(left + "-" + right);
        if (joined > 0 || hyphened > 0) {
            return hyphened > joined;
        }
        return left.length() >= HALF && right.length() >= HALF && count(left) > 0 && count(right) > 0;
    }

    private int count(String word) {
        return counts.getOrDefault(word, 0);
    }

    private static String bare(String text) {
        boolean plain = !text.isEmpty()
                && Character.isLetterOrDigit(text.charAt(0))
                && Character.isLetterOrDigit(text.charAt(text.length() - 1));
        String bare = plain ? text : EDGES.matcher(text).replaceAll("");
        return bare.toLowerCase(Locale.ROOT).replace('\u2010', '-').replace('\u2011', '-');
    }

    private static int halves(float size) {
        return Math.clamp(Math.round(size * 2), 2, 400);
    }
}
