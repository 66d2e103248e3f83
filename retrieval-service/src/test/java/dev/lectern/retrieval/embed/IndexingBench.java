package dev.lectern.retrieval.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Chunks per second through the whole of indexing (from the event on: pulled over HTTP, embedded, written with postings and
 * vectors, said) beside the model alone on as many threads as there are cores, in turns in one run. Not part of the tests:
 * {@code mvn test -pl retrieval-service -Dtest=IndexingBench -Dlectern.index.step=64}.
 */
@QuarkusTest
class IndexingBench {

    private static final int ROUNDS = Integer.getInteger("lectern.bench.rounds", 3);
    private static final int CHUNKS = Integer.getInteger("lectern.bench.chunks", 192);
    private static final int PER_SOURCE = 32;
    private static final int WORDS = 180;
    private static final double AIM = 0.9;

    private record Round(double bare, double ours) {
        double ratio() {
            return ours / bare;
        }
    }

    @Test
    void indexingKeepsUpWithItsModel() throws Exception {
        var cores = Runtime.getRuntime().availableProcessors();
        var model = OnnxModel.load(OnnxModel.BGE_SMALL);
        var whose = TestToken.viewer();
        ours(whose, texts(0));
        bare(model, cores, texts(1));

        var rounds = new ArrayList<Round>();
        for (var i = 1; i <= ROUNDS; i++) {
            var round = new Round(bare(model, cores, texts(10 * i)), ours(whose, texts(10 * i + 1)));
            rounds.add(round);
            say(
                    "  model alone %7.1f chunks/s   indexing %7.1f chunks/s   %.2f x",
                    round.bare(), round.ours(), round.ratio());
        }
        rounds.sort(Comparator.comparingDouble(Round::ratio));
        var middle = rounds.get(ROUNDS / 2).ratio();
        say(
                "indexing against its model on %d cores, %d chunks of %d words: %.2f x (aim >= %.1f)",
                cores, CHUNKS, WORDS, middle, AIM);
        assertThat(middle).isGreaterThanOrEqualTo(AIM);
    }

    private static double bare(OnnxModel model, int threads, List<String> texts) throws Exception {
        var begun = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (var done : pool.invokeAll(texts.stream()
                    .map(text -> (Callable<Embedding>) () -> model.embed(text))
                    .toList())) {
                done.get();
            }
        }
        return texts.size() / seconds(begun);
    }

    private static double ours(Person whose, List<String> texts) {
        var sources = new ArrayList<Sources>();
        for (var from = 0; from < texts.size(); from += PER_SOURCE) {
            var some = texts.subList(from, Math.min(from + PER_SOURCE, texts.size()));
            sources.add(Sources.cut(whose, "bench", some.toArray(String[]::new)));
        }
        var begun = System.nanoTime();
        sources.forEach(source -> Wire.send(source.scope, source.chunked()));
        sources.forEach(source -> Wire.awaitEvent(source.scope.runId(), SourceIndexed.class));
        return texts.size() / seconds(begun);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Words of many lengths, about as often as in a language: few that are everywhere, many that are rare. */
    private static List<String> texts(long seed) {
        var random = new Random(seed);
        var texts = new ArrayList<String>();
        for (var i = 0; i < CHUNKS; i++) {
            var text = new StringBuilder();
            for (var w = 0; w < WORDS; w++) {
                var rank = (int) Math.exp(random.nextDouble() * Math.log(8_000));
                text.append(word(rank)).append(w % 17 == 16 ? ". " : " ");
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static String word(int rank) {
        var random = new Random(rank);
        var word = new StringBuilder();
        for (var syllable = 0; syllable <= rank % 3; syllable++) {
            word.append("bcdfglmnprst".charAt(random.nextInt(12))).append("aeiou".charAt(random.nextInt(5)));
        }
        return word.append("ndsrt".charAt(random.nextInt(5))).toString();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
