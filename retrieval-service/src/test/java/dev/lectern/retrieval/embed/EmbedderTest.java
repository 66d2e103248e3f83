package dev.lectern.retrieval.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.pgvector.PGvector;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EmbedderTest {

    private final Embedder embedder;

    EmbedderTest(Embedder embedder) {
        this.embedder = embedder;
    }

    @Test
    void likeMeaningsAreNearAndInTheOrderOfTheTexts() throws SQLException {
        var texts = embed("A cat sleeps on the sofa.", "Interest rates rose again.", "A kitten naps on the couch.");
        var query =
                vector(embedder.embedQuery("Where does the cat rest?").await().atMost(Duration.ofSeconds(20)));

        assertThat(cosine(texts.get(0), texts.get(2))).isGreaterThan(cosine(texts.get(0), texts.get(1)) + 0.2);
        assertThat(cosine(query, texts.get(0))).isGreaterThan(cosine(query, texts.get(1)) + 0.1);
        texts.forEach(vector -> assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-5)));
    }

    @Test
    void aTextsVectorDoesNotDependOnItsNeighbours() throws SQLException {
        var alone = embed("The same words.");
        var among = embed("x", "The same words.", "Many other words that make a much longer text than the first one.");

        assertThat(among.get(1)).isEqualTo(alone.get(0));
    }

    @Test
    void whatTheModelCannotReadIsSaid() {
        var fits = one("word ".repeat(510));
        var tooLong = one("word ".repeat(511));
        var odd = one("\ud800 \u0000 🚀 東京");

        assertThat(fits).extracting(Embedding::tokens, Embedding::tokensRead).containsExactly(512, 512);
        assertThat(tooLong).extracting(Embedding::tokens, Embedding::tokensRead).containsExactly(513, 512);
        assertThat(tooLong.cut()).isTrue();
        assertThat(odd.cut()).isFalse();
    }

    @Test
    void theServiceIsReadyOnlyWithItsModel() {
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.findAll { it.name == 'embedding model' }.status", Matchers.contains("UP"));
    }

    private Embedding one(String text) {
        return embedder.embed(List.of(text))
                .await()
                .atMost(Duration.ofSeconds(20))
                .getFirst();
    }

    private List<float[]> embed(String... texts) throws SQLException {
        var embeddings = embedder.embed(List.of(texts)).await().atMost(Duration.ofSeconds(20));
        var vectors = new ArrayList<float[]>();
        for (var embedding : embeddings) {
            vectors.add(vector(embedding));
        }
        return vectors;
    }

    private static float[] vector(Embedding embedding) throws SQLException {
        return new PGvector(embedding.literal()).toArray();
    }

    private static double cosine(float[] a, float[] b) {
        var sum = 0.0;
        for (var i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
