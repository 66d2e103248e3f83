package dev.lectern.workflow.comparison;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.workflow.comparison.Comparison.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** What is asked of each paper, once each, whatever its capitals and stops. */
final class Questions {

    private Questions() {}

    static List<Question> first(List<String> asked, int most) {
        return more(List.of(), asked, most);
    }

    /** Those of them that are not there yet; their numbers go on. */
    static List<Question> more(List<Question> there, List<String> asked, int most) {
        var fresh = new LinkedHashMap<String, String>();
        asked.forEach(one -> fresh.putIfAbsent(normalised(one), one.strip()));
        there.forEach(one -> fresh.remove(normalised(one.question())));
        if (there.size() + fresh.size() > most) {
            throw ProblemException.unprocessable("questions", "At most " + most + " questions are asked.");
        }
        var next = there.stream()
                .mapToInt(one -> Integer.parseInt(one.questionId().substring(1)))
                .max()
                .orElse(0);
        var all = new ArrayList<Question>();
        for (var text : fresh.values()) {
            all.add(new Question("Q%02d".formatted(++next), text));
        }
        return List.copyOf(all);
    }

    private static String normalised(String question) {
        var plain = question.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ")
                .strip();
        return plain.isEmpty() ? question.strip() : plain;
    }
}
