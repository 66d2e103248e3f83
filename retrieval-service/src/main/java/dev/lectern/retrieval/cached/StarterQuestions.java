package dev.lectern.retrieval.cached;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What everybody asks first. Answers to these say nothing of whoever asks, and so may be given to other projects. */
public final class StarterQuestions {

    /** The first one names the paper. */
    private static final List<String> ABOUT = List.of(
            "What is \"%s\" about, and what does it find?",
            "What question do the authors ask, and why does it matter?",
            "Which data and methods are used?",
            "What are the main results?",
            "What are the limitations?",
            "What could be done next?");

    private static final Pattern ANY = Pattern.compile(ABOUT.stream()
            .map(question -> CacheKey.normalised(question.replace("%s", " titleofapaper ")))
            .map(question -> Pattern.quote(question).replace("titleofapaper", "\\E.{1,300}\\Q"))
            .collect(Collectors.joining("|")));

    private StarterQuestions() {}

    /** For a conversation about a paper of this title. */
    public static List<String> about(String title) {
        return ABOUT.stream()
                .map(question -> String.format(Locale.ROOT, question, title))
                .toList();
    }

    static boolean isOne(String question) {
        return ANY.matcher(CacheKey.normalised(question)).matches();
    }
}
