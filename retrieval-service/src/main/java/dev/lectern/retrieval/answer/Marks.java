package dev.lectern.retrieval.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads what a model writes as it comes, however it is cut: text, and between it marks {@code [[2: words of the passage]]},
 * which are never shown as they are. Also {@code [2]}, by which models cite although they were asked to quote, and
 * {@code [[none]]}, which says that there is no evidence. What only looks like a mark is text.
 */
final class Marks {

    sealed interface Read {}

    record Words(String text) implements Read {}

    /** The passage by its number, and what is said to stand in it; null if nothing is. */
    record Mark(int passage, String quote) implements Read {}

    record Nothing() implements Read {}

    /** A quote that does not end is none: so much is held back at most. */
    private static final int LONGEST = 2_500;

    private static final int OPEN = -1;

    private static final Pattern QUOTING =
            Pattern.compile("\\[\\[\\s*(\\d{1,3})\\s*[:|]\\s*([^\\]\\s].*?)\\s*]]", Pattern.DOTALL);
    private static final Pattern NUMBERS = Pattern.compile("\\[{1,2}\\s*(\\d{1,3}(?:\\s*[,;]\\s*\\d{1,3})*)\\s*]+");
    private static final Pattern NONE = Pattern.compile("(?i)\\[\\[\\s*none\\s*]]");
    private static final Pattern MAY_BECOME = Pattern.compile(
            "(?i)\\[(?:\\[?\\s*(?:\\d{0,3}(?:\\s*[,;]\\s*\\d{0,3})*\\s*]?|n(?:o(?:ne?)?)?\\s*]?)"
                    + "|\\[\\s*\\d{1,3}\\s*[:|].*)",
            Pattern.DOTALL);

    private final StringBuilder held = new StringBuilder();

    /** What is certain after this piece. */
    List<Read> feed(String delta) {
        held.append(delta);
        return read(false);
    }

    /** The rest, which is text now whatever it looks like. */
    List<Read> end() {
        return read(true);
    }

    private List<Read> read(boolean last) {
        var found = new ArrayList<Read>();
        var text = new StringBuilder();
        while (!held.isEmpty()) {
            var open = held.indexOf("[");
            if (open != 0) {
                var end = open < 0 ? held.length() : open;
                text.append(held, 0, end);
                held.delete(0, end);
                continue;
            }
            var end = markEnd();
            var marks = end == OPEN ? List.<Read>of() : marks(held.substring(0, end));
            if (!last && held.length() < LONGEST && (end == OPEN ? mayBecome() : !marks.isEmpty() && mayGoOn(end))) {
                break;
            }
            if (marks.isEmpty()) {
                text.append('[');
                held.deleteCharAt(0);
            } else {
                words(found, text);
                found.addAll(marks);
                held.delete(0, end);
            }
        }
        words(found, text);
        return found;
    }

    /** Behind the brackets that close what begins here, if they have come. */
    private int markEnd() {
        if (held.length() < 2 || held.charAt(1) != '[') {
            var close = held.indexOf("]");
            return close < 0 ? OPEN : close + 1;
        }
        var end = held.indexOf("]]") + 2;
        if (end < 2) {
            return OPEN;
        }
        // The quote itself may end with a bracket: "[[1: as shown [2]]]".
        while (end < held.length() && held.charAt(end) == ']') {
            end++;
        }
        return end < LONGEST ? end : OPEN;
    }

    private boolean mayBecome() {
        return MAY_BECOME.matcher(held).matches();
    }

    /** A further bracket would be part of it. */
    private boolean mayGoOn(int end) {
        return end == held.length() && held.charAt(1) == '[';
    }

    private static List<Read> marks(String mark) {
        if (NONE.matcher(mark).matches()) {
            return List.of(new Nothing());
        }
        var quoting = QUOTING.matcher(mark);
        if (quoting.matches()) {
            return List.of(new Mark(Integer.parseInt(quoting.group(1)), quoting.group(2)));
        }
        var numbers = NUMBERS.matcher(mark);
        return !numbers.matches()
                ? List.of()
                : Pattern.compile("\\s*[,;]\\s*")
                        .splitAsStream(numbers.group(1))
                        .<Read>map(number -> new Mark(Integer.parseInt(number), null))
                        .toList();
    }

    private static void words(List<Read> found, StringBuilder text) {
        if (!text.isEmpty()) {
            found.add(new Words(text.toString()));
            text.setLength(0);
        }
    }
}
