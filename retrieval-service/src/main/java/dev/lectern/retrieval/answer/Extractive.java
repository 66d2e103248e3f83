package dev.lectern.retrieval.answer;

import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Cited;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import dev.lectern.retrieval.answer.Evidence.Verdict;
import dev.lectern.retrieval.answer.Evidence.Weighed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/** Makes an answer of the sentences that speak to the question most, without adding a word: each is a quote. */
final class Extractive {

    /** The answer and how it is told, piece by piece. */
    record Composed(List<Part> parts, String text, List<Citation> citations) {}

    /** A sentence that is worth so much less than the best one would only make the answer longer. */
    private static final double WORTH = 0.72;
    /** Two sentences that are so alike say the same. */
    private static final double SAME = 0.93;

    private static final double REPETITION = 0.3;
    private static final double OTHER_SOURCE = 0.04;

    private Extractive() {}

    /** @param variation looks further away from what was said first */
    static Composed compose(Verdict verdict, int most, boolean variation) {
        var chosen = choose(verdict.best(), most, variation ? 2 * REPETITION : REPETITION);
        return write(inOrder(chosen));
    }

    private static List<Weighed> choose(List<Weighed> best, int most, double repetition) {
        var chosen = new ArrayList<Weighed>();
        var left = new ArrayList<>(best);
        while (!left.isEmpty() && chosen.size() < most) {
            var next = left.stream()
                    .max(Comparator.comparingDouble(one -> worth(one, chosen, repetition)))
                    .orElseThrow();
            left.remove(next);
            if (next.score() < WORTH * best.getFirst().score()) {
                continue;
            }
            if (chosen.stream().noneMatch(one -> one.likenessTo(next) > SAME)) {
                chosen.add(next);
            }
        }
        return chosen;
    }

    private static double worth(Weighed one, List<Weighed> chosen, double repetition) {
        if (chosen.isEmpty()) {
            return one.score();
        }
        var nearest = chosen.stream().mapToDouble(one::likenessTo).max().orElse(0);
        var heard = chosen.stream().anyMatch(other -> source(other).equals(source(one)));
        return one.score() * (1 - repetition * Math.max(0, nearest - 0.6) / 0.4) + (heard ? 0 : OTHER_SOURCE);
    }

    /** Source by source, the most telling one first, and within it as it is written there. */
    private static List<List<Weighed>> inOrder(List<Weighed> chosen) {
        var bySource = new LinkedHashMap<UUID, List<Weighed>>();
        chosen.stream()
                .sorted(Comparator.comparingDouble(Weighed::score).reversed())
                .forEach(one -> bySource.computeIfAbsent(source(one), id -> new ArrayList<>())
                        .add(one));
        bySource.values()
                .forEach(some -> some.sort(Comparator.comparing(
                                (Weighed one) -> one.sentence().passage().page(),
                                Comparator.nullsFirst(Comparator.naturalOrder()))
                        .thenComparing(one -> one.sentence().passage().startChar()
                                + one.sentence().range().start())));
        return List.copyOf(bySource.values());
    }

    private static Composed write(List<List<Weighed>> paragraphs) {
        var parts = new ArrayList<Part>();
        var citations = new ArrayList<Citation>();
        var text = new StringBuilder();
        for (var paragraph : paragraphs) {
            for (var one : paragraph) {
                var number = citations.size() + 1;
                var before = text.isEmpty() ? "" : one == paragraph.getFirst() ? "\n\n" : " ";
                var delta = before + readable(one.sentence().text()) + " [" + number + "]";
                text.append(delta);
                var sentence = Proof.sentences(text.toString()).size() - 1;
                var citation = Proof.of(one.sentence().passage(), one.sentence().range(), number, sentence);
                citations.add(citation);
                parts.add(new Text(delta));
                parts.add(new Cited(citation));
            }
        }
        return new Composed(parts, text.toString(), citations);
    }

    /** As one would read it aloud: lines are of the page, and so are the hyphens at their ends. */
    static String readable(String quote) {
        return quote.replaceAll("(?<=\\p{L})[-\\u00ad\\u2010]\\s*\\n\\s*(?=\\p{Ll})", "")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip();
    }

    private static UUID source(Weighed one) {
        return one.sentence().passage().sourceItemId();
    }
}
