package dev.lectern.retrieval.cached;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What everybody asks first. Answers to these say nothing of whoever asks, and so may be given to other projects. */
public final class StarterQuestions {

    private static final int LONGEST_TITLE = 160;
    private static final String NAMED = "What is %s about, in a few sentences?";
    private static final List<String> OF_A_PAPER = List.of(
            "Which question does it ask, and why does that matter?",
            "Which data and which methods does it use?",
            "What are its main findings, with the numbers?",
            "Which limitations do the authors name themselves?",
            "What do the authors say should be studied next?");
    private static final List<String> OF_A_PROJECT = List.of(
            "What do these sources agree on?",
            "Where do these sources contradict each other?",
            "Which methods are used, and by which of the sources?",
            "Which findings are backed by the strongest evidence?",
            "Which limitations are named most often?",
            "Which questions are left open?");

    private static final Pattern ANY = Pattern.compile(Stream.of(List.of(NAMED), OF_A_PAPER, OF_A_PROJECT)
            .flatMap(List::stream)
            .map(question -> CacheKey.normalised(question.replace("%s", " titleofapaper ")))
            .map(question -> Pattern.quote(question).replace("titleofapaper", "\\E.{1,300}\\Q"))
            .collect(Collectors.joining("|")));

    private StarterQuestions() {}

    /** Six about a paper, the first of which names it. */
    public static List<String> about(String title) {
        var all = new ArrayList<String>();
        all.add(NAMED.replace("%s", named(title)));
        all.addAll(OF_A_PAPER);
        return List.copyOf(all);
    }

    public static List<String> ofAProject() {
        return OF_A_PROJECT;
    }

    private static String named(String title) {
        var cut = title.strip();
        return cut.isEmpty()
                ? "this paper"
                : "\"" + (cut.length() > LONGEST_TITLE ? cut.substring(0, LONGEST_TITLE) + "..." : cut) + "\"";
    }

    static boolean isOne(String question) {
        return ANY.matcher(CacheKey.normalised(question)).matches();
    }
}
