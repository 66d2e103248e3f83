package dev.lectern.retrieval.answer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.answer.Proof.Shown;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProvenanceTest {

    private static final String TEXT = "Sea otters hold hands while they sleep, lest they drift apart.";
    private static final String ANSWER = "They hold hands while they sleep. [1]";
    private static final String QUOTE = "hold hands while they sleep";

    private final Person reader = TestToken.viewer();

    @Test
    void theScoreIsTheWeightedSumOfTextOverlapAndAnchors() {
        var good = new Shown("hold hands while they sleep", true, true, true, true);
        var silent = new Shown("", true, true, true, false);
        var astray = new Shown("volcanoes erupt", true, true, false, false);

        assertThat(Proof.score(ANSWER, List.of(good), 0).score()).isEqualTo(1.0);
        // Half carry text, which overlaps wholly; all anchors are valid: 0.225 + 0.175 + 0.2.
        assertThat(Proof.score(ANSWER, List.of(good, silent), 0).score()).isEqualTo(0.6);
        assertThat(Proof.score(ANSWER, List.of(good, silent), 0).level()).isEqualTo("medium");
        assertThat(Proof.score(ANSWER, List.of(astray), 0))
                .satisfies(one -> assertThat(one.score()).isEqualTo(0.45))
                .satisfies(one -> assertThat(one.level()).isEqualTo("medium"))
                .satisfies(one -> assertThat(one.precision()).isZero())
                .satisfies(one -> assertThat(one.warnings())
                        .containsExactly(
                                "One citation points to where nothing of it stands.",
                                "The answer has hardly a word in common with what it cites."));
        assertThat(Proof.score(ANSWER, List.of(), 0))
                .satisfies(one -> assertThat(one.level()).isEqualTo("low"))
                .satisfies(one -> assertThat(one.warnings()).containsExactly("There are no citations."));
        assertThat(Proof.score(ANSWER, List.of(good), 2).warnings()).containsExactly("2 sentences cite nothing.");
    }

    @Test
    void aTrueCitationIsVerifiedAndAFalseOneIsNot() {
        var source = Sources.indexed(reader, "Otters", TEXT);
        var start = TEXT.indexOf(QUOTE);

        score(reader, claim(source.id, 1, start, start + QUOTE.length(), QUOTE))
                .body("score", equalTo(1.0f))
                .body("level", equalTo("high"))
                .body("precision", equalTo(1.0f))
                .body("warnings", empty())
                .body("citations[0].verified", equalTo(true))
                .body("citations[0].startChar", equalTo(start));
        score(reader, claim(source.id, 1, start + 1, start + 1 + QUOTE.length(), QUOTE))
                .body("precision", equalTo(0.0f))
                .body("citations[0].validAnchor", equalTo(true))
                .body("citations[0].verified", equalTo(false))
                .body("citations[0].startChar", equalTo(start));
        score(
                        reader,
                        claim(source.id, 7, 0, 5, QUOTE),
                        claim(source.id, 1, 0, 5_000, QUOTE),
                        claim(source.id, 1, null, null, ""),
                        claim(source.id, null, null, null, QUOTE))
                .body("precision", equalTo(0.0f))
                .body("citations.validAnchor", contains(false, false, true, false))
                .body("warnings", hasItem("2 citations: each points to where nothing of it stands."))
                .body("warnings", hasItem("One citation has no page."))
                .body("warnings", hasItem("One citation carries no text."));
    }

    @Test
    void whatIsNotSeenIsNotConfirmed() {
        var other = reader.in(reader.workspace(), UUID.randomUUID());
        var theirs = Sources.indexed(other, "Otters", TEXT);
        var start = TEXT.indexOf(QUOTE);

        var known = score(reader, claim(theirs.id, 1, start, start + QUOTE.length(), QUOTE))
                .body("citations[0].inScope", equalTo(false))
                .body("citations[0].verified", equalTo(false))
                .body("citations[0].startChar", nullValue())
                .body("warnings", hasItem("One citation is of no source in scope."))
                .extract()
                .asString();
        var unknown = score(reader, claim(UUID.randomUUID(), 1, start, start + QUOTE.length(), QUOTE))
                .extract()
                .asString();

        assertThat(known).isEqualTo(unknown);
    }

    @Test
    void nonsenseIsRefused() {
        given().auth()
                .oauth2(reader.token())
                .contentType(ContentType.JSON)
                .body(new JsonObject()
                        .put("question", "")
                        .put("answer", "x".repeat(16_001))
                        .encode())
                .post("/api/v1/chat/provenance-score")
                .then()
                .statusCode(400);
    }

    private static JsonObject claim(UUID source, Integer page, Integer start, Integer end, String quote) {
        return new JsonObject()
                .put("sourceItemId", source.toString())
                .put("page", page)
                .put("startChar", start)
                .put("endChar", end)
                .put("quote", quote);
    }

    private static ValidatableResponse score(Person who, JsonObject... claims) {
        var body = new JsonObject()
                .put("question", "How do otters sleep?")
                .put("answer", ANSWER)
                .put("citations", new JsonArray(List.of(claims)));
        return given().auth()
                .oauth2(who.token())
                .contentType(ContentType.JSON)
                .body(body.encode())
                .post("/api/v1/chat/provenance-score")
                .then()
                .statusCode(200);
    }
}
