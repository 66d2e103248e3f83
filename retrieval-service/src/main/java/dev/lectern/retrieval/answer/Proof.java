package dev.lectern.retrieval.answer;

import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Provenance;
import dev.lectern.retrieval.quote.Quotes;
import dev.lectern.retrieval.quote.Range;
import dev.lectern.retrieval.quote.Sentences;
import dev.lectern.retrieval.search.FindPassages.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Citations that prove themselves, and how far an answer is covered by them. */
final class Proof {

    /** What the score needs to know of a citation. */
    record Shown(String text, boolean mapped, boolean hasPage, boolean validAnchor, boolean verified) {}

    private static final double TEXT = 0.45;
    private static final double OVERLAP = 0.35;
    private static final double ANCHOR = 0.20;
    private static final double HIGH = 0.75;
    private static final double MEDIUM = 0.45;
    private static final double TOO_LITTLE = 0.05;
    private static final Pattern WORD = Pattern.compile("\\p{L}{4,}");
    private static final Pattern MARKS = Pattern.compile("(?:\\[\\d+]\\s*)+");
    private static final Pattern MARK = Pattern.compile("\\[\\d+]");

    private Proof() {}

    /** The quote is what stands in that range of the passage: nobody's claim. */
    static Citation of(Passage passage, Range range, int number, int sentence) {
        return citation(passage, range, range.of(passage.text()), number, sentence, true);
    }

    /** A quote that was claimed and is not there, with the passage that it was said to be from. */
    static Citation unproven(Passage passage, String claimed, int number, int sentence) {
        return citation(passage, new Range(0, passage.text().length()), claimed, number, sentence, false);
    }

    private static Citation citation(
            Passage passage, Range range, String quote, int number, int sentence, boolean verified) {
        return new Citation(
                number,
                sentence,
                passage.sourceItemId(),
                passage.referenceId(),
                passage.repositoryId(),
                passage.documentHash(),
                passage.chunkId(),
                passage.title(),
                passage.page(),
                passage.section(),
                passage.startChar() + range.start(),
                passage.startChar() + range.end(),
                quote,
                verified);
    }

    /** The same, by another use of its source. */
    static Citation by(Citation one, UUID reference, UUID repository, String title) {
        return new Citation(
                one.number(),
                one.sentence(),
                one.sourceItemId(),
                reference,
                repository,
                one.documentHash(),
                one.chunkId(),
                title,
                one.page(),
                one.section(),
                one.startChar(),
                one.endChar(),
                one.quote(),
                one.verified());
    }

    /** Whether it stands there in this passage, as it is stored now. */
    static boolean holds(Citation citation, Passage passage) {
        return passage != null
                && citation.documentHash().equals(passage.documentHash())
                && Quotes.stands(
                        passage.text(),
                        citation.startChar() - passage.startChar(),
                        citation.endChar() - passage.startChar(),
                        citation.quote());
    }

    /** @param uncited sentences of the answer that nothing is cited for */
    static Provenance provenance(String text, List<Citation> citations, int uncited) {
        var shown = citations.stream()
                .map(one -> new Shown(one.quote(), true, true, one.verified(), one.verified()))
                .toList();
        return score(text, shown, uncited);
    }

    static Provenance score(String answer, List<Shown> citations, int uncited) {
        var warnings = new ArrayList<String>();
        if (citations.isEmpty()) {
            return new Provenance(0, "low", 0, List.of("There are no citations."));
        }
        var words = words(answer);
        var text = share(citations.stream().filter(one -> hasText(one)).count(), citations);
        var anchors = share(citations.stream().filter(Shown::validAnchor).count(), citations);
        var overlap = citations.stream()
                .mapToDouble(one -> overlap(words, words(one.text())))
                .average()
                .orElse(0);
        var precision = share(citations.stream().filter(Shown::verified).count(), citations);
        warn(warnings, citations.stream().filter(one -> !one.mapped()).count(), "is of no source in scope");
        warn(warnings, citations.stream().filter(one -> !one.hasPage()).count(), "has no page");
        warn(
                warnings,
                citations.stream()
                        .filter(one -> one.hasPage() && !one.validAnchor())
                        .count(),
                "points to where nothing of it stands");
        warn(warnings, citations.stream().filter(one -> !hasText(one)).count(), "carries no text");
        if (overlap < TOO_LITTLE) {
            warnings.add("The answer has hardly a word in common with what it cites.");
        }
        if (uncited > 0) {
            warnings.add(uncited == 1 ? "One sentence cites nothing." : uncited + " sentences cite nothing.");
        }
        var score = TEXT * text + OVERLAP * overlap + ANCHOR * anchors;
        var level = score >= HIGH ? "high" : score >= MEDIUM ? "medium" : "low";
        return new Provenance(Math.round(score * 10_000) / 10_000.0, level, precision, List.copyOf(warnings));
    }

    private static void warn(List<String> warnings, long count, String what) {
        if (count == 1) {
            warnings.add("One citation " + what + ".");
        } else if (count > 1) {
            warnings.add(count + " citations: each " + what + ".");
        }
    }

    /** Sentences that say something and cite nothing. */
    static int uncited(String text, List<Citation> citations) {
        var cited = citations.stream().map(Citation::sentence).collect(Collectors.toSet());
        var uncited = 0;
        var sentences = sentences(text);
        for (var i = 0; i < sentences.size(); i++) {
            var sentence = sentences.get(i).of(text);
            if (!cited.contains(i) && !MARK.matcher(sentence).find() && claims(sentence)) {
                uncited++;
            }
        }
        return uncited;
    }

    /** Of an answer: a mark behind the point belongs to what it stands behind. */
    static List<Range> sentences(String answer) {
        var sentences = new ArrayList<Range>();
        for (var range : Sentences.of(answer)) {
            var marks = MARKS.matcher(answer).region(range.start(), range.end());
            var start = range.start();
            if (!sentences.isEmpty() && marks.lookingAt()) {
                start = marks.end();
                sentences.set(
                        sentences.size() - 1, new Range(sentences.getLast().start(), start));
            }
            if (start < range.end()) {
                sentences.add(new Range(start, range.end()));
            }
        }
        return sentences;
    }

    // A question claims nothing, nor does a heading or "In short:".
    private static boolean claims(String sentence) {
        return !sentence.endsWith("?")
                && !sentence.endsWith(":")
                && WORD.matcher(sentence).results().count() >= 3;
    }

    private static boolean hasText(Shown one) {
        return one.text() != null && !one.text().isBlank();
    }

    private static double share(long some, List<?> all) {
        return (double) some / all.size();
    }

    /** Of the words that the shorter of both could share, those that it does. */
    private static double overlap(Set<String> answer, Set<String> quote) {
        var fewer = Math.min(answer.size(), quote.size());
        return fewer == 0 ? 0 : (double) quote.stream().filter(answer::contains).count() / fewer;
    }

    private static Set<String> words(String text) {
        var words = new HashSet<String>();
        if (text != null) {
            var plain = Extractive.readable(text).toLowerCase(Locale.ROOT);
            WORD.matcher(plain).results().forEach(word -> words.add(word.group()));
        }
        return words;
    }
}
