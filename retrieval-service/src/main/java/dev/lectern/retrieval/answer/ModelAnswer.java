package dev.lectern.retrieval.answer;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Cited;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import dev.lectern.retrieval.answer.Marks.Mark;
import dev.lectern.retrieval.answer.Marks.Nothing;
import dev.lectern.retrieval.answer.Marks.Read;
import dev.lectern.retrieval.answer.Marks.Words;
import dev.lectern.retrieval.quote.Quotes;
import dev.lectern.retrieval.quote.Range;
import dev.lectern.retrieval.quote.Sentences;
import dev.lectern.retrieval.search.FindPassages.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An answer while a model writes it: marks become numbered citations, each looked up in the passage before anybody sees it.
 * What is shown as a quote is what stands in the passage, not what the model says stands there.
 */
final class ModelAnswer {

    /** What the model wrote is no answer but an object of its client, printed. */
    static final class Rejected extends RuntimeException {
        Rejected() {
            super("The model's answer was no text.", null, false, false);
        }
    }

    /** So much is held back at first, to see whether it is an answer at all. */
    private static final int FIRST = 48;

    private static final Pattern OBJECT = Pattern.compile(
            "\\s*(?:```\\w*\\s*)?(?:\\[object \\w+]|<[\\w.]+ object at 0x[0-9a-fA-F]+>?|Promise \\{|"
                    + "(?:\\w+\\.)*\\w*(?:ChatCompletion|Completion|ChatMessage|AIMessage|Response|Choice|Generation)\\w*\\s*[({\\[]|"
                    + "\\{\\s*[\"'](?:id|object|choices|model|type|role|content|error)[\"']\\s*:|"
                    + "(?:\\w+\\.)+\\w+@[0-9a-f]{5,}).*",
            Pattern.DOTALL);
    /** The share of a sentence's words that a passage's sentence must have to stand for it where nothing was quoted. */
    private static final double SUPPORT = 0.5;

    private final List<Passage> passages;
    private final Marks marks = new Marks();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder first = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private boolean begun;
    private boolean nothing;

    ModelAnswer(List<Passage> passages) {
        this.passages = passages;
    }

    /** What can be shown after this piece; fails if it is no answer. */
    List<Part> feed(String delta) {
        if (begun) {
            return parts(marks.feed(delta));
        }
        first.append(delta);
        if (first.length() < FIRST) {
            return List.of();
        }
        return begin();
    }

    List<Part> end() {
        var parts = new ArrayList<>(begun ? List.<Part>of() : begin());
        parts.addAll(parts(marks.end()));
        return parts;
    }

    private List<Part> begin() {
        if (OBJECT.matcher(first).matches()) {
            throw new Rejected();
        }
        begun = true;
        return parts(marks.feed(first.toString()));
    }

    boolean hasBegun() {
        return !text.isEmpty();
    }

    String text() {
        return text.toString().strip();
    }

    List<Citation> citations() {
        return List.copyOf(citations);
    }

    /** It said that there is no evidence, or nothing at all. */
    boolean refused() {
        return nothing && citations.isEmpty() || text.toString().isBlank();
    }

    private List<Part> parts(List<Read> read) {
        var parts = new ArrayList<Part>();
        for (var one : read) {
            switch (one) {
                case Words words -> say(parts, text.isEmpty() ? words.text().stripLeading() : words.text());
                case Mark mark -> cite(parts, mark);
                case Nothing none -> nothing = true;
            }
        }
        return parts;
    }

    private void say(List<Part> parts, String words) {
        if (!words.isEmpty()) {
            text.append(words);
            parts.add(new Text(words));
        }
    }

    private void cite(List<Part> parts, Mark mark) {
        // A passage that was never given proves nothing, and there is nowhere to point to.
        if (mark.passage() < 1 || mark.passage() > passages.size()) {
            return;
        }
        var passage = passages.get(mark.passage() - 1);
        var sentence = Math.max(0, Proof.sentences(text.toString()).size() - 1);
        var range = mark.quote() == null ? support(passage) : Quotes.locate(passage.text(), mark.quote());
        var claimed = mark.quote() == null ? "" : mark.quote();
        var citation = range.map(there -> Proof.of(passage, there, 0, sentence))
                .orElseGet(() -> Proof.unproven(passage, claimed, 0, sentence));
        var number = numberOf(citation);
        var space = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1)) ? "" : " ";
        say(parts, space + "[" + number + "]");
        var numbered = renumbered(citation, number);
        citations.add(numbered);
        parts.add(new Cited(numbered));
    }

    /** The same quote has the same number however often it is cited. */
    private int numberOf(Citation citation) {
        return citations.stream()
                .filter(one -> one.chunkId().equals(citation.chunkId())
                        && one.startChar() == citation.startChar()
                        && one.quote().equals(citation.quote()))
                .map(Citation::number)
                .findFirst()
                .orElseGet(() ->
                        citations.stream().mapToInt(Citation::number).max().orElse(0) + 1);
    }

    /** Where nothing was quoted: the sentence of the passage that has most of the words of the one that cites it. */
    private Optional<Range> support(Passage passage) {
        var sentences = Proof.sentences(text.toString());
        if (sentences.isEmpty()) {
            return Optional.empty();
        }
        var said = words(sentences.getLast().of(text.toString()));
        Range best = null;
        var most = SUPPORT;
        for (var range : Sentences.of(passage.text())) {
            var there = words(range.of(passage.text()));
            var common = said.stream().filter(there::contains).count();
            var share = common < 2 ? 0 : (double) common / said.size();
            if (share >= most && (best == null || share > most)) {
                best = range;
                most = share;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Set<String> words(String text) {
        var words = new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
        words.removeIf(word -> word.length() < 4);
        return words;
    }

    private static Citation renumbered(Citation one, int number) {
        return new Citation(
                number,
                one.sentence(),
                one.sourceItemId(),
                one.referenceId(),
                one.repositoryId(),
                one.documentHash(),
                one.chunkId(),
                one.title(),
                one.page(),
                one.section(),
                one.startChar(),
                one.endChar(),
                one.quote(),
                one.verified());
    }

    /** In words, for whoever asked. */
    static RuntimeException inWords(Throwable failure) {
        return failure instanceof Rejected
                ? ProblemException.upstream(
                        "The model answered with something that is no text; nothing of it was kept.")
                : failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
