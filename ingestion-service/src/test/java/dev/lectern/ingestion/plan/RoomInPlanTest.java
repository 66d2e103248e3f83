package dev.lectern.ingestion.plan;

import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RoomInPlanTest {

    private final Person somebody = TestToken.editor();

    @Test
    void thePlanSaysHowManyDifferentDocumentsThereMayBe() {
        Project.allow(somebody.workspace(), 2);

        add("One.").then().statusCode(202);
        add("Two.").then().statusCode(202);
        add("Three.")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/plan-limit"))
                .body(
                        "detail",
                        equalTo("The plan allows 2 documents, and there are 2, counting those of repositories"
                                + " and private ones."));
        add("Two.").then().statusCode(202).body("deduplicated", equalTo(true));
        assertThat(there()).isEqualTo(2);
    }

    @Test
    void thePlanHoldsAlsoWhenManyComeAtOnce() {
        Project.allow(somebody.workspace(), 4);
        add("One before.").then().statusCode(202);

        var answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> add("Text " + i).statusCode())
                .toList();

        assertThat(answers).containsOnly(202, 403);
        assertThat(answers).filteredOn(status -> status == 202).hasSize(3);
    }

    @Test
    void whatIsDeletedMakesRoom() {
        Project.allow(somebody.workspace(), 1);
        var first = add("One.").then().statusCode(202).extract().<String>path("sourceId");
        add("Two.").then().statusCode(403);

        as(somebody).delete("/api/v1/sources/" + first).then().statusCode(202);

        add("Two.").then().statusCode(202);
    }

    @Test
    void whileProjectIsSilentHoldsWhatItSaidLast_andWithoutAWordNobodyIsKeptFromHisWork() {
        Project.allow(somebody.workspace(), 1);
        add("One.").then().statusCode(202);
        Project.fallSilent(somebody.workspace());
        add("Two.").then().statusCode(403);

        var stranger = TestToken.editor();
        Project.fallSilent(stranger.workspace());
        as(stranger).body(note("Mine.")).post("/api/v1/sources").then().statusCode(202);
    }

    private Response add(String text) {
        return as(somebody).body(note(text)).post("/api/v1/sources");
    }

    private int there() {
        return as(somebody).get("/api/v1/sources").then().extract().<Integer>path("items.size()");
    }
}
