package dev.lectern.retrieval.answer;

import com.pgvector.PGvector;
import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedding;
import dev.lectern.retrieval.quote.Range;
import dev.lectern.retrieval.quote.Sentences;
import dev.lectern.retrieval.search.FindPassages.Passage;
import dev.lectern.retrieval.text.Terms;
import dev.lectern.retrieval.version.Shards;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * What passages say to a question, sentence by sentence: how near each is to it in meaning and how much of the question's
 * rare words it has. Both together also tell whether there is an answer at all: the nearest sentence of a library that has
 * nothing to say is always there, but it is not near.
 */
@ApplicationScoped
class Evidence {

    /** A sentence of a passage, with its place there; its words, and those of the title that it stands below. */
    record Sentence(Passage passage, Range range, Map<String, Integer> terms) {

        String text() {
            return range.of(passage.text());
        }
    }

    /** A sentence and what it is worth to the question: its likeness in meaning, the share of its words, both together. */
    record Weighed(Sentence sentence, float[] vector, double likeness, double words, double score) {

        double likenessTo(Weighed other) {
            return dot(vector, other.vector);
        }
    }

    /** Best first; strength is what the refusal is decided by. */
    record Verdict(List<Weighed> best, double likeness, double passageLikeness, double words, double strength) {}

    private record Prepared(List<Sentence> sentences, Map<String, Double> weights, double passageWords) {}

    private static final int FEWEST_LETTERS = 20;
    private static final int FEWEST_WORDS = 4;
    private static final int LONGEST = 700;
    private static final double MEANING = 0.65;
    private static final double WORDS = 0.25;
    private static final double RANK = 0.10;
    private static final Pattern BACK_MATTER =
            Pattern.compile("(?i)(?:\\d+\\.?\\s*)?(?:references|bibliography|literature cited|works cited)\\s*");

    private final Shards shards;
    private final Terms terms;
    private final AnswerConfig config;
    private final Vertx vertx;

    Evidence(Shards shards, Terms terms, AnswerConfig config, Vertx vertx) {
        this.shards = shards;
        this.terms = terms;
        this.config = config;
        this.vertx = vertx;
    }

    /** With the model that the passages were found with. */
    Uni<Verdict> weigh(Scope scope, String question, List<Passage> passages) {
        if (passages.isEmpty()) {
            return Uni.createFrom().item(new Verdict(List.of(), 0, 0, 0, 0));
        }
        return shards.embedder(scope).chain(embedder -> apart(() -> prepare(question, passages))
                .chain(prepared -> embedder.embedQuery(question).chain(asked -> embedder.embed(texts(prepared))
                        .chain(vectors -> apart(() -> verdict(embedder, passages, prepared, asked, vectors))))));
    }

    private static List<String> texts(Prepared prepared) {
        return prepared.sentences().stream().map(Sentence::text).toList();
    }

    // Splitting and stemming a few dozen passages takes too long for the event loop.
    private <T> Uni<T> apart(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }

    private Prepared prepare(String question, List<Passage> passages) {
        var asked = terms.telling(question);
        var all = new ArrayList<Sentence>();
        var seen = new HashSet<String>();
        for (var passage : passages) {
            if (passage.section() != null
                    && BACK_MATTER.matcher(passage.section()).matches()) {
                continue;
            }
            for (var range : Sentences.of(passage.text())) {
                // Passages overlap by a sentence, and the same text may stand in several sources.
                if (worthy(passage, range) && seen.add(range.of(passage.text()))) {
                    all.add(new Sentence(passage, range, terms.of(called(passage) + " " + range.of(passage.text()))));
                }
            }
        }
        var weights = weights(asked, all);
        var most = Comparator.comparingDouble((Sentence one) ->
                        share(weights, one.terms().keySet()) + one.passage().score() / 2)
                .reversed();
        var passageWords = passages.stream()
                .mapToDouble(one ->
                        share(weights, terms.of(called(one) + " " + one.text()).keySet()))
                .max()
                .orElse(0);
        return new Prepared(all.stream().sorted(most).limit(config.sentences()).toList(), weights, passageWords);
    }

    // What is said of otters need not name them, below a title that does.
    private static String called(Passage passage) {
        return passage.title() == null ? "" : passage.title();
    }

    /** The rarer a word of the question among these sentences, the more it tells; one that none has, most of all. */
    private static Map<String, Double> weights(Set<String> asked, List<Sentence> sentences) {
        var weights = new HashMap<String, Double>();
        for (var term : asked) {
            var having = sentences.stream()
                    .filter(one -> one.terms().containsKey(term))
                    .count();
            weights.put(term, Math.log(1 + (sentences.size() + 1.0) / (having + 1.0)));
        }
        return weights;
    }

    private static double share(Map<String, Double> weights, Set<String> terms) {
        double all = 0;
        double have = 0;
        for (var weight : weights.entrySet()) {
            all += weight.getValue();
            have += terms.contains(weight.getKey()) ? weight.getValue() : 0;
        }
        return all == 0 ? 0 : have / all;
    }

    private static boolean worthy(Passage passage, Range range) {
        var text = range.of(passage.text());
        var letters = text.codePoints().filter(Character::isLetter).count();
        var solid = text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        // A piece that was cut within a sentence begins with half of one.
        var half = range.start() == 0
                && passage.startChar() > 0
                && Character.isLowerCase(text.codePointAt(0))
                && passage.text().codePoints().anyMatch(Character::isUpperCase);
        return !half
                && letters >= FEWEST_LETTERS
                && letters * 2 >= solid
                && text.length() <= LONGEST
                && (text.split("\\s+").length >= FEWEST_WORDS
                        || text.codePoints().anyMatch(Character::isIdeographic));
    }

    private Verdict verdict(
            Embedder embedder, List<Passage> passages, Prepared prepared, Embedding asked, List<Embedding> vectors) {
        var question = numbers(asked);
        var weighed = new ArrayList<Weighed>();
        for (var i = 0; i < vectors.size(); i++) {
            var sentence = prepared.sentences().get(i);
            var vector = numbers(vectors.get(i));
            var likeness = dot(question, vector);
            var words = share(prepared.weights(), sentence.terms().keySet());
            var score = MEANING * embedder.likeness(likeness)
                    + WORDS * words
                    + RANK * sentence.passage().score();
            weighed.add(new Weighed(
                    sentence, vector, likeness, words, sentence.text().endsWith("?") ? score / 2 : score));
        }
        weighed.sort(Comparator.comparingDouble(Weighed::score).reversed());
        var nearest = weighed.stream().mapToDouble(Weighed::likeness).max().orElse(0);
        var passage = passages.stream()
                .filter(one -> one.dense() != null)
                .mapToDouble(Passage::dense)
                .max()
                .orElse(0);
        var strength =
                (embedder.likeness(nearest) + embedder.likeness(passage)) / 2 * 0.7 + prepared.passageWords() * 0.3;
        return new Verdict(weighed, nearest, passage, prepared.passageWords(), strength);
    }

    private static float[] numbers(Embedding embedding) {
        try {
            return new PGvector(embedding.literal()).toArray();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("an embedding that is none", e);
        }
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (var i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
