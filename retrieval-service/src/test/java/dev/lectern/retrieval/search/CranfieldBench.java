package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.retrieval.Sources;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How good the ranking is, measured from the event to the answer over HTTP: 1,400 abstracts, 225 questions, graded
 * judgements. Not part of the build (a minute); run it with {@code -Dtest=CranfieldBench}. The collection is looked for
 * beside the repository, or where {@code lectern.cranfield} says.
 */
@QuarkusTest
class CranfieldBench {

    private static final int CHUNKS_PER_SOURCE = 100;

    /** Documents by fused score, and the same hits by each ranking alone. */
    private record Rankings(List<String> fused, List<String> dense, List<String> lexical) {}

    private final Map<String, String> documentOfChunk = new HashMap<>();
    private final List<Long> milliseconds = new ArrayList<>();

    @Test
    void rankingIsAsGoodAsMeasured() throws IOException {
        var folder = Path.of(System.getProperty(
                "lectern.cranfield", System.getProperty("lectern.root", ".") + "/../shared/data/retrieval/cranfield"));
        assumeTrue(Files.isDirectory(folder), "no Cranfield collection at " + folder.normalize());
        var viewer = TestToken.viewer();
        var relevant = judgements(folder.resolve("qrels.tsv"));

        var indexed = System.nanoTime();
        index(viewer, lines(folder.resolve("corpus.jsonl")));
        var seconds = (System.nanoTime() - indexed) / 1e9;
        var gains = new double[3];
        var recall = 0.0;
        for (var query : lines(folder.resolve("queries.jsonl"))) {
            var judged = relevant.get(query.getString("id"));
            var rankings = search(viewer, query.getString("text"));
            var best = gain(ideal(judged), judged);
            gains[0] += gain(rankings.fused(), judged) / best;
            gains[1] += gain(rankings.dense(), judged) / best;
            gains[2] += gain(rankings.lexical(), judged) / best;
            recall += recall(rankings.fused(), judged);
        }

        milliseconds.sort(null);
        System.out.printf(
                "cranfield: nDCG@10 %.4f (by meaning alone %.4f, by words alone %.4f)  R@50 %.4f  (%d questions)%n"
                        + "indexing:  %.1f chunks/s%nsearch:    median %d ms, p95 %d ms%n",
                gains[0] / relevant.size(),
                gains[1] / relevant.size(),
                gains[2] / relevant.size(),
                recall / relevant.size(),
                relevant.size(),
                documentOfChunk.size() / seconds,
                milliseconds.get(milliseconds.size() / 2),
                milliseconds.get(milliseconds.size() * 95 / 100));
        assertThat(gains[0] / relevant.size()).isGreaterThan(0.41);
    }

    private void index(Person viewer, List<JsonObject> documents) {
        for (var from = 0; from < documents.size(); from += CHUNKS_PER_SOURCE) {
            var some = documents.subList(from, Math.min(from + CHUNKS_PER_SOURCE, documents.size()));
            var texts = some.stream()
                    .map(d -> d.getString("title") + " " + d.getString("text"))
                    .toArray(String[]::new);
            var source = Sources.indexed(viewer, "cranfield " + from, texts);
            for (var i = 0; i < some.size(); i++) {
                documentOfChunk.put(source.chunks.get(i).toString(), some.get(i).getString("id"));
            }
        }
    }

    private Rankings search(Person viewer, String query) {
        var started = System.nanoTime();
        var answer = given().auth()
                .oauth2(viewer.token())
                .contentType(ContentType.JSON)
                .body(JsonObject.of("query", query, "limit", 50).encode())
                .post("/api/v1/search");
        milliseconds.add((System.nanoTime() - started) / 1_000_000);
        var hits = answer.then().statusCode(200).extract().jsonPath();
        return new Rankings(
                documents(hits.getList("hits.chunkId")),
                documents(hits.getList("hits.findAll { it.explain.denseRank }.sort { it.explain.denseRank }.chunkId")),
                documents(hits.getList(
                        "hits.findAll { it.explain.lexicalRank }.sort { it.explain.lexicalRank }.chunkId")));
    }

    private List<String> documents(List<String> chunks) {
        return chunks.stream().map(documentOfChunk::get).toList();
    }

    private static double gain(List<String> ranking, Map<String, Integer> judged) {
        return IntStream.range(0, Math.min(10, ranking.size()))
                .mapToDouble(i -> judged.getOrDefault(ranking.get(i), 0) / (Math.log(i + 2) / Math.log(2)))
                .sum();
    }

    private static List<String> ideal(Map<String, Integer> judged) {
        return judged.keySet().stream()
                .sorted((a, b) -> judged.get(b) - judged.get(a))
                .toList();
    }

    private static double recall(List<String> ranking, Map<String, Integer> judged) {
        var good = judged.keySet().stream().filter(d -> judged.get(d) > 0).toList();
        return (double) good.stream().filter(ranking::contains).count() / good.size();
    }

    private static Map<String, Map<String, Integer>> judgements(Path file) throws IOException {
        var judged = new HashMap<String, Map<String, Integer>>();
        for (var line : Files.readAllLines(file)) {
            var parts = line.split("\t");
            judged.computeIfAbsent(parts[0], id -> new HashMap<>())
                    .put(parts[1], Math.max(0, Integer.parseInt(parts[2])));
        }
        return judged;
    }

    private static List<JsonObject> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JsonObject::new).toList();
    }
}
