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
    private final Embedders embedders;

    EmbedderTest(Embedder embedder, Embedders embedders) {
        this.embedder = embedder;
        this.embedders = embedders;
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
    void theLightModelReadsAsFarAsItSaysAndNotAsItsTokenizerWould() throws SQLException {
        var texts = light().embed(List.of("word ".repeat(254), "word ".repeat(255), "word ".repeat(120) + "whale"))
                .await()
                .atMost(Duration.ofSeconds(30));
        var alike = light().embed(List.of("word ".repeat(200), "word ".repeat(200) + "whale"))
                .await()
                .atMost(Duration.ofSeconds(30));

        assertThat(texts.get(0))
                .extracting(Embedding::tokens, Embedding::tokensRead)
                .containsExactly(256, 256);
        assertThat(texts.get(1))
                .extracting(Embedding::tokens, Embedding::tokensRead)
                .containsExactly(257, 256);
        // What stands behind its 128th token counts.
        assertThat(vector(alike.get(0))).isNotEqualTo(vector(alike.get(1)));
    }

    @Test
    void theLightModelKnowsLikeMeaningsToo() throws SQLException {
        var texts = light().embed(List.of(
                        "A cat sleeps on the sofa.", "Interest rates rose again.", "A kitten naps on the couch."))
                .await()
                .atMost(Duration.ofSeconds(30));

        var cat = vector(texts.get(0));
        assertThat(cosine(cat, vector(texts.get(2)))).isGreaterThan(cosine(cat, vector(texts.get(1))) + 0.3);
        assertThat(cosine(cat, cat)).isCloseTo(1, within(1e-5));
    }

    @Test
    void textsOfAnyLengthComeBackInTheirOrder() throws SQLException {
        var texts = List.of("Short.", "word ".repeat(100), "A bit longer than short.", "word ".repeat(30), "Short.");
        var together = light().embed(texts).await().atMost(Duration.ofSeconds(30));

        for (var i = 0; i < texts.size(); i++) {
            var alone = light().embed(List.of(texts.get(i))).await().atMost(Duration.ofSeconds(30));
            assertThat(together.get(i)).isEqualTo(alone.getFirst());
        }
    }

    @Test
    void theServiceIsReadyOnlyWithItsModel() {
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.findAll { it.name == 'embedding model' }.status", Matchers.contains("UP"));
    }

    private Embedder light() {
        return embedders.of("all-minilm-l6-v2-q").orElseThrow();
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
