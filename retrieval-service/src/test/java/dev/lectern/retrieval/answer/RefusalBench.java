package dev.lectern.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lectern.common.Await;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.answer.Evidence.Verdict;
import dev.lectern.retrieval.query.Help;
import dev.lectern.retrieval.query.Profiles;
import dev.lectern.retrieval.search.FindPassages;
import dev.lectern.retrieval.search.FindPassages.Place;
import dev.lectern.retrieval.search.FindPassages.Wanted;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whether there is evidence, measured on two collections that know nothing of each other (flight and medicine): the questions
 * of each are asked of its own documents and of the other's. Not part of the build (minutes); run it with
 * {@code -Dtest=RefusalBench}.
 */
@QuarkusTest
class RefusalBench {

    private final FindPassages find;
    private final Evidence evidence;
    private final Profiles profiles;
    private final AnswerConfig config;
    private final Vertx vertx;
    private final List<String> rows = new ArrayList<>();
    private final List<Long> milliseconds = new ArrayList<>();

    RefusalBench(FindPassages find, Evidence evidence, Profiles profiles, AnswerConfig config, Vertx vertx) {
        this.find = find;
        this.evidence = evidence;
        this.profiles = profiles;
        this.config = config;
        this.vertx = vertx;
    }

    @Test
    void questionsAreAnsweredFromWhatSpeaksOfThem_andNotFromTheRest() throws IOException {
        var data = Path.of(System.getProperty("lectern.root", ".") + "/../shared/data/retrieval");
        assumeTrue(Files.isDirectory(data), "no collections at " + data.normalize());
        var flight = indexed(data.resolve("cranfield"));
        var medicine = indexed(data.resolve("med"));
        var ofFlight = questions(data.resolve("cranfield"));
        var ofMedicine = questions(data.resolve("med"));

        var answered = rate("flight", flight, ofFlight) + rate("medicine", medicine, ofMedicine);
        var wrongly = rate("medicine in flight", flight, ofMedicine) + rate("flight in medicine", medicine, ofFlight);

        milliseconds.sort(null);
        System.out.printf(
                "answered of %d related questions %.0f, of as many unrelated ones %.0f; median %d ms, p95 %d ms%n",
                ofFlight.size() + ofMedicine.size(),
                answered,
                wrongly,
                milliseconds.get(milliseconds.size() / 2),
                milliseconds.get(milliseconds.size() * 95 / 100));
        Files.write(Path.of("target/refusal.csv"), rows);
        assertThat(answered).isGreaterThan(0.95 * rows.size() / 2);
        assertThat(wrongly).isLessThan(0.05 * rows.size() / 2);
    }

    private double rate(String what, Person where, List<String> questions) {
        var enough = 0.0;
        for (var question : questions) {
            var verdict = verdict(where, question);
            enough += verdict.strength() >= config.enough() ? 1 : 0;
            rows.add("%s\t%.4f\t%.4f\t%.4f\t%.4f\t%s"
                    .formatted(
                            what,
                            verdict.likeness(),
                            verdict.passageLikeness(),
                            verdict.words(),
                            verdict.strength(),
                            question));
        }
        System.out.printf("%s: answered %.3f of %d%n", what, enough / questions.size(), questions.size());
        return enough;
    }

    private Verdict verdict(Person where, String question) {
        var place = new Place(
                new Scope(Ids.next(), where.workspace(), where.project(), where.user()),
                true,
                false,
                false,
                false,
                List.of(),
                List.of());
        var started = System.nanoTime();
        var verdict = Await.on(
                vertx, () -> find.search(place, new Wanted(question, config.passages(), profiles.standard(), Help.NONE))
                        .chain(found -> evidence.weigh(place.scope(), question, found.best())));
        milliseconds.add((System.nanoTime() - started) / 1_000_000);
        return verdict;
    }

    private static Person indexed(Path folder) throws IOException {
        var viewer = TestToken.viewer();
        var texts = lines(folder.resolve("corpus.jsonl")).stream()
                .map(one -> (one.getString("title") + " " + one.getString("text")).strip())
                .toList();
        for (var from = 0; from < texts.size(); from += 20) {
            Sources.indexed(
                    viewer,
                    folder.getFileName() + " " + from,
                    texts.subList(from, Math.min(from + 20, texts.size())).toArray(String[]::new));
        }
        return viewer;
    }

    private static List<String> questions(Path folder) throws IOException {
        return lines(folder.resolve("queries.jsonl")).stream()
                .map(one -> one.getString("text"))
                .toList();
    }

    private static List<JsonObject> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JsonObject::new).toList();
    }
}
