package dev.lectern.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.local.bench.Ranking.Judgements;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * How well search ranks, from the upload through the gateway to the answer, on collections with judgements: words alone
 * beside Lucene, meaning alone beside the model itself, and both together beside each. A collection is a folder with
 * corpus.jsonl, queries.jsonl and qrels.tsv; those given by their paths are measured, else the two that the figures to
 * meet are known of.
 */
public final class QualityBench {

    private static final Map<String, String> SETTING =
            Map.of("LECTERN_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4", "LECTERN_REGISTRATION", "open");
    private static final String PASSWORD = "a long pass phrase for the bench";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEP = 100;
    private static final double AS_GOOD = 0.005;
    private static final double SURE = 0.05;

    /** nDCG@10 as ReferenceBench in retrieval-service finds it, with nothing of the service but its model. */
    private record Reference(double lucene, double model, double hybridAim) {}

    private static final Map<String, Reference> REFERENCES =
            Map.of("cranfield", new Reference(0.3675, 0.3990, 0.42), "med", new Reference(0.6927, 0.8212, 0));

    private final Home home;
    private final Door door;
    private boolean allMet = true;

    private QualityBench(Home home) {
        this.home = home;
        this.door = new Door(home);
    }

    public static void main(String[] arguments) {
        var folders = folders(arguments);
        boolean met;
        say("%s", Cores.pin());
        try (var suite = new BenchSuite("quality", SETTING)) {
            suite.up();
            var bench = new QualityBench(suite.home());
            folders.forEach(bench::measure);
            met = bench.allMet;
        }
        BenchSuite.exit(met);
    }

    private static List<Path> folders(String[] arguments) {
        var root = Path.of(System.getProperty("lectern.root"));
        var folders = arguments.length > 0
                ? List.of(arguments).stream().map(Path::of).toList()
                : List.of("cranfield", "med").stream()
                        .map(name -> root.resolve("../shared/data/retrieval").resolve(name))
                        .toList();
        for (var folder : folders) {
            if (!Files.isRegularFile(folder.resolve("qrels.tsv"))) {
                throw new IllegalArgumentException("no collection in " + folder.normalize() + "; name its folder");
            }
        }
        return folders;
    }

    private void measure(Path folder) {
        var name = folder.getFileName().toString();
        var session = door.newcomer(name, PASSWORD);
        var documents = ingest(session, folder);
        var questions = lines(folder.resolve("queries.jsonl"));
        var judged = Judgements.read(folder.resolve("qrels.tsv"));
        say("");
        say("%s: %,d documents, %d questions", name, documents.size(), questions.size());

        var words = asked(session, questions, documents, Map.of("profile", "words"));
        var meaning = asked(session, questions, documents, Map.of("profile", "meaning"));
        var millis = new ArrayList<Long>();
        var both = asked(session, questions, documents, Map.of("profile", "balanced"), millis);
        var folded = asked(session, questions, documents, Map.of("profile", "balanced", "fold", true));
        print("words alone", words, judged);
        print("meaning alone", meaning, judged);
        print("both (balanced)", both, judged);
        print("both, alike passages folded", folded, judged);
        millis.sort(null);
        say(
                "  an answer of %d hits: median %d ms, p95 %d ms",
                DEEP, millis.get(millis.size() / 2), millis.get(millis.size() * 95 / 100));
        for (var run :
                Map.of("words", words, "meaning", meaning, "balanced", both).entrySet()) {
            run.getValue()
                    .write(home.root().resolve("target/quality/" + name + "-" + run.getKey() + ".run"), run.getKey());
        }
        compare(both, words, meaning, judged, REFERENCES.get(name));
        halves(session, questions, documents, judged, both);
    }

    private void compare(Ranking both, Ranking words, Ranking meaning, Judgements judged, Reference reference) {
        var overWords = both.chance(words, judged);
        var overMeaning = both.chance(meaning, judged);
        say("  both over words   %+.4f, p = %.4f", both.gain(judged) - words.gain(judged), overWords);
        say("  both over meaning %+.4f, p = %.4f", both.gain(judged) - meaning.gain(judged), overMeaning);
        if (reference == null) {
            return;
        }
        check("words as good as Lucene's", words.gain(judged), reference.lucene() - AS_GOOD);
        check("meaning as good as the model's own", meaning.gain(judged), reference.model() - AS_GOOD);
        if (reference.hybridAim() > 0) {
            check("both", both.gain(judged), reference.hybridAim());
            var better = both.gain(judged) > Math.max(words.gain(judged), meaning.gain(judged));
            met("better than either, surely", better && Math.max(overWords, overMeaning) < SURE);
        }
    }

    private void check(String what, double found, double least) {
        met("%s: %.4f >= %.4f".formatted(what, found, least), found >= least);
    }

    private void met(String what, boolean isMet) {
        allMet &= isMet;
        say("  %-60s %s", what, isMet ? "met" : "NOT met");
    }

    /** The weights that are best for one half of the questions, on the other half. */
    private void halves(
            String session,
            List<JsonNode> questions,
            Map<String, String> documents,
            Judgements judged,
            Ranking balanced) {
        var byWeight = new LinkedHashMap<Double, Ranking>();
        for (var tenth = 1; tenth <= 6; tenth++) {
            var lexical = tenth / 10.0;
            var weights = Map.<String, Object>of("lexicalWeight", lexical, "denseWeight", 1 - lexical);
            byWeight.put(lexical, asked(session, questions, documents, weights));
        }
        byWeight.forEach((lexical, ranking) -> say("  words weigh %.1f: nDCG@10 %.4f", lexical, ranking.gain(judged)));
        for (var held : IntStream.of(0, 1).toArray()) {
            var in = judged.half(held);
            var out = judged.half(1 - held);
            var best = byWeight.keySet().stream()
                    .max((a, b) -> Double.compare(
                            byWeight.get(a).gain(in), byWeight.get(b).gain(in)))
                    .orElseThrow();
            say(
                    "  half %d chooses %.1f (%.4f there); on the other half it has %.4f, and balanced %.4f",
                    held + 1,
                    best,
                    byWeight.get(best).gain(in),
                    byWeight.get(best).gain(out),
                    balanced.gain(out));
        }
    }

    private Ranking asked(String session, List<JsonNode> questions, Map<String, String> documents, Map<String, ?> how) {
        return asked(session, questions, documents, how, new ArrayList<>());
    }

    private Ranking asked(
            String session,
            List<JsonNode> questions,
            Map<String, String> documents,
            Map<String, ?> how,
            List<Long> millis) {
        var found = new LinkedHashMap<String, List<String>>();
        for (var question : questions) {
            var body = new HashMap<String, Object>(Map.of("limit", DEEP, "highlights", false, "fold", false));
            body.putAll(how);
            body.put("query", question.path("text").asText());
            var begun = System.nanoTime();
            var answer = door.call(App.GATEWAY, "POST", "/api/v1/search", session, Door.json(body));
            millis.add((System.nanoTime() - begun) / 1_000_000);
            found.put(
                    question.path("id").asText(),
                    answer.path("hits")
                            .valueStream()
                            .map(hit -> documents.get(hit.path("sourceItemId").asText()))
                            .distinct()
                            .toList());
        }
        return new Ranking(found);
    }

    /** Answers the collection's name of each item. */
    private Map<String, String> ingest(String session, Path folder) {
        var documents = new HashMap<String, String>();
        var begun = System.nanoTime();
        for (var document : lines(folder.resolve("corpus.jsonl"))) {
            var id = document.path("id").asText();
            var text = (document.path("title").asText() + " "
                            + document.path("text").asText())
                    .strip();
            var note = Map.of("kind", "note", "title", id, "text", text.isEmpty() ? id : text);
            var item = door.call(App.GATEWAY, "POST", "/api/v1/sources", session, Door.json(note))
                    .path("sourceItemId")
                    .asText();
            // The same text under two names is one item: the first name stands for both.
            documents.putIfAbsent(item, id);
        }
        new Intake(home, session)
                .awaitIndexed(new Intake.Sent(
                        List.of(),
                        documents.keySet().stream().map(UUID::fromString).toList()));
        say("indexed in %.0f s", (System.nanoTime() - begun) / 1e9);
        return documents;
    }

    private static void print(String what, Ranking ranking, Judgements judged) {
        say("  %-28s nDCG@10 %.4f   R@100 %.4f", what, ranking.gain(judged), ranking.recall(judged));
    }

    private static List<JsonNode> lines(Path file) {
        try {
            var lines = new ArrayList<JsonNode>();
            for (var line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
