package dev.lectern.workflow.pipeline.asking;

import dev.lectern.workflow.comparison.Comparison.Question;
import dev.lectern.workflow.pipeline.Pipeline.Wanted;
import dev.lectern.workflow.structured.StructuredQuestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sub-questions of a question, three at most: those that were given, or the parts of a compound one, or the question
 * with what it stands on and where it ends. By rules, so that the same question is always taken apart alike.
 *
 * @param by `caller` or `rules`
 */
record Plan(List<Question> questions, String by) {

    static final int MOST = 3;
    private static final int SHORTEST = 4;
    private static final String PARTS =
            "(?<=[?!])\\s+|\\s*;\\s+|,?\\s+and\\s+(?=(?:what|which|how|why|when|where|who|whether|does|do|is|are|was|were|can)\\b)";

    /** Those of the plan first, then the canonical ones, if they are wanted. */
    static Plan of(Wanted wanted) {
        var texts = !wanted.asksAgentic()
                ? List.<String>of()
                : wanted.subQuestions().isEmpty() ? taken(wanted.question()) : wanted.subQuestions();
        var all = new ArrayList<Question>();
        for (var text : texts) {
            all.add(new Question("Q%02d".formatted(all.size() + 1), text));
        }
        if (wanted.asksStructured()) {
            all.addAll(StructuredQuestions.plain());
        }
        return new Plan(List.copyOf(all), wanted.subQuestions().isEmpty() ? "rules" : "caller");
    }

    private static List<String> taken(String question) {
        var whole = question.strip();
        var parts = Arrays.stream(whole.split("(?i)" + PARTS))
                .map(String::strip)
                .filter(part -> part.split("\\s+").length >= SHORTEST)
                .map(Plan::asked)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (parts.size() > 1) {
            return parts.stream().limit(MOST).toList();
        }
        return Stream.of(
                        asked(whole),
                        "Which data and methods does the paper use to answer this: " + asked(whole),
                        "Which limits does the paper name for its answer to this: " + asked(whole))
                .toList();
    }

    private static String asked(String part) {
        var plain = part.replaceAll("[\\s.,;:]+$", "");
        if (plain.isEmpty()) {
            return part;
        }
        var begun = Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
        return begun.endsWith("?") || begun.endsWith("!") ? begun : begun + "?";
    }
}
