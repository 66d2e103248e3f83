package dev.lectern.retrieval.turn;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.answer.Answers;
import dev.lectern.retrieval.model.Completion.Usage;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Answers in the pace that a question asks for, so that a test knows when what comes: {@code words=20 pace=5 fail=7
 * cite=<source> quote=<word>_<word>}. Everything behind it is real.
 */
@Alternative
@ApplicationScoped
public class ScriptedAnswers implements Answers {

    static final String FAILURE = "The script wants it to fail.";

    private final Map<UUID, Asking> asked = new ConcurrentHashMap<>();
    private final Map<UUID, Long> leftAt = new ConcurrentHashMap<>();

    /** By their runs. */
    Map<UUID, Asking> asked() {
        return asked;
    }

    /** At which nanosecond nobody wanted more of it, by runs. */
    Map<UUID, Long> leftAt() {
        return leftAt;
    }

    @Override
    public Multi<Part> answer(Asking asking) {
        asked.put(asking.scope().runId(), asking);
        var script = asking.question();
        var words = number(script, "words", 5);
        var pace = number(script, "pace", 0);
        var fail = number(script, "fail", Integer.MAX_VALUE);
        var texts = words(words, pace).map(i -> (Part) new Text(word(i)));
        if (fail < words) {
            texts = Multi.createBy()
                    .concatenating()
                    .streams(
                            words(fail, pace).map(i -> (Part) new Text(word(i))),
                            Multi.createFrom().failure(ProblemException.upstream(FAILURE)));
        }
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item((Part) new Found(new Coverage(3, 3, 1, 0, 0))),
                        texts,
                        Multi.createFrom().deferred(() -> Multi.createFrom().iterable(last(script, words))))
                .onCancellation()
                .invoke(() -> leftAt.put(asking.scope().runId(), System.nanoTime()));
    }

    private static Multi<Integer> words(int count, int pace) {
        return pace == 0
                ? Multi.createFrom().range(0, count)
                : Multi.createFrom()
                        .ticks()
                        .every(Duration.ofMillis(pace))
                        .onOverflow()
                        .buffer(100_000)
                        .select()
                        .first(count)
                        .map(Long::intValue);
    }

    private static List<Part> last(String script, int words) {
        var parts = new ArrayList<Part>();
        var text = new StringBuilder(text(words));
        var citations = new ArrayList<Citation>();
        var source = word(script, "cite");
        if (source != null) {
            var quote = word(script, "quote").replace('_', ' ');
            text.append(quote).append('.');
            parts.add(new Text(quote + "."));
            citations.add(new Citation(
                    1,
                    1,
                    UUID.fromString(source),
                    UUID.randomUUID(),
                    null,
                    "hash",
                    UUID.randomUUID(),
                    "A title",
                    2,
                    null,
                    0,
                    quote.length(),
                    quote,
                    true));
            parts.add(new Cited(citations.getFirst()));
        }
        parts.add(new Done(new Answer(
                text.toString(),
                citations,
                false,
                new Coverage(3, 3, 1, 0, 0),
                new Provenance(0.8, "high", 1, List.of()),
                new CacheFacts(false, null, null, "miss"),
                "lectern-extractive",
                "stop",
                new Usage(10, words, 0, 0))));
        return parts;
    }

    static String text(int words) {
        var text = new StringBuilder();
        IntStream.range(0, words).forEach(i -> text.append(word(i)));
        return text.toString();
    }

    private static String word(int i) {
        return "word" + i + " ";
    }

    private static int number(String script, String name, int otherwise) {
        var found = word(script, name);
        return found == null ? otherwise : Integer.parseInt(found);
    }

    private static String word(String script, String name) {
        var found = Pattern.compile("\\b" + name + "=(\\S+)").matcher(script);
        return found.find() ? found.group(1) : null;
    }
}
