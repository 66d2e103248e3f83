package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lectern.common.TestToken;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.text.Terms;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/** Our BM25 is Lucene's, up to the constant that Lucene leaves out; texts are so short that it keeps their lengths exactly. */
@QuarkusTest
class LuceneParityTest {

    private static final float K1 = 1.2f;
    private static final List<String> WORDS = List.of(
            "whale",
            "whales",
            "moon",
            "tides",
            "river",
            "harbour",
            "ship",
            "shipping",
            "engine",
            "sleep",
            "sleeping",
            "memory",
            "winter",
            "the",
            "of",
            "and",
            "42");

    private final Random random = new Random(5);

    @Test
    void eachScoreIsThatOfLucene() throws IOException {
        var reader = TestToken.viewer();
        var texts = IntStream.range(0, 60).mapToObj(i -> i + " " + sentence(30)).toList();
        Sources.indexed(reader, "all", texts.toArray(String[]::new));

        for (var i = 0; i < 25; i++) {
            var query = sentence(6);
            var hits = given().auth()
                    .oauth2(reader.token())
                    .contentType(ContentType.JSON)
                    .body(new JsonObject()
                            .put("query", query)
                            .put("profile", "words")
                            .put("limit", 100)
                            .put("fold", false)
                            .encode())
                    .post("/api/v1/search")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            var ours = hits.<Map<String, Object>>getList("hits").stream()
                    .collect(Collectors.toMap(hit -> (String) hit.get("text"), LuceneParityTest::lexical));

            var theirs = lucene(texts, query);

            assertThat(ours.keySet()).as(query).isEqualTo(theirs.keySet());
            theirs.forEach((text, score) ->
                    assertThat(ours.get(text)).as(query).isCloseTo(score * (K1 + 1), within(1e-4 * (1 + score))));
        }
    }

    private static double lexical(Map<String, Object> hit) {
        return ((Number) ((Map<?, ?>) hit.get("explain")).get("lexical")).doubleValue();
    }

    private String sentence(int longest) {
        return IntStream.range(0, random.nextInt(1, longest))
                .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
                .collect(Collectors.joining(" "));
    }

    private static Map<String, Double> lucene(List<String> texts, String question) throws IOException {
        var similarity = new BM25Similarity(K1, 0.75f);
        try (var directory = new ByteBuffersDirectory()) {
            var config = new IndexWriterConfig(new EnglishAnalyzer()).setSimilarity(similarity);
            try (var writer = new IndexWriter(directory, config)) {
                for (var text : texts) {
                    var document = new Document();
                    document.add(new StringField("id", text, Field.Store.YES));
                    document.add(new TextField("text", text, Field.Store.NO));
                    writer.addDocument(document);
                }
            }
            var query = new BooleanQuery.Builder();
            new Terms()
                    .of(question)
                    .forEach((term, times) -> query.add(
                            new BoostQuery(new TermQuery(new Term("text", term)), times), BooleanClause.Occur.SHOULD));
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                searcher.setSimilarity(similarity);
                var found = new HashMap<String, Double>();
                for (var hit : searcher.search(query.build(), texts.size()).scoreDocs) {
                    found.put(searcher.storedFields().document(hit.doc).get("id"), (double) hit.score);
                }
                return found;
            }
        }
    }
}
