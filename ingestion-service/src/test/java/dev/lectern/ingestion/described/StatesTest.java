package dev.lectern.ingestion.described;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.lookup.Online;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the service that works on many papers is told of them. */
@QuarkusTest
@TestProfile(Online.class)
class StatesTest {

    private final Person anna = TestToken.editor();

    @Test
    void papersOfAPlaceAreListed_newestFirst() {
        var first = Desk.add(anna, "Water boils. " + UUID.randomUUID());
        var second = Desk.add(anna, "Ice melts. " + UUID.randomUUID());

        listed(anna).body("sourceItemIds", equalTo(List.of(text(second.item()), text(first.item()))));
        listed(TestToken.editor()).body("sourceItemIds", equalTo(List.of()));
    }

    @Test
    void howFarTheyAreIsSaid_ofThoseOfTheWorkspaceAlone() {
        var paper = Desk.add(anna, "Water boils. " + UUID.randomUUID());

        asked("states", TestToken.service("workflow"), anna, UUID.randomUUID(), paper.item())
                .statusCode(200)
                .body("items.sourceItemId", equalTo(List.of(text(paper.item()))))
                .body("items[0].status", equalTo(Desk.itemStatus(paper.item())));
        asked("states", TestToken.service("workflow"), TestToken.editor(), UUID.randomUUID(), paper.item())
                .statusCode(200)
                .body("items", equalTo(List.of()));
        asked("states", anna.token(), anna, UUID.randomUUID(), paper.item()).statusCode(403);
    }

    @Test
    void whatWasNeverLookedUpIs_onceForARun() {
        var paper = Desk.add(anna, "Water boils. " + UUID.randomUUID());
        var run = UUID.randomUUID();

        for (int i = 0; i < 2; i++) {
            asked("enriched", TestToken.service("workflow"), anna, run, paper.item())
                    .statusCode(200)
                    .body("enriches", equalTo(true));
        }

        assertThat(Database.count(
                        "SELECT count(*) FROM async_job WHERE run_id = ?::uuid AND job_type = 'enrich'", text(run)))
                .isEqualTo(1);
    }

    private static ValidatableResponse listed(Person who) {
        return given().auth()
                .oauth2(TestToken.service("workflow"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "workspaceId",
                        who.workspace(),
                        "projectId",
                        who.project(),
                        "userId",
                        who.user(),
                        "wholeWorkspace",
                        false,
                        "listOnly",
                        false,
                        "limit",
                        10))
                .post("/internal/papers/listed")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse asked(String what, String token, Person who, UUID run, UUID paper) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "workspaceId", who.workspace(),
                        "projectId", who.project(),
                        "userId", who.user(),
                        "runId", run,
                        "sourceItemIds", List.of(paper)))
                .post("/internal/papers/" + what)
                .then();
    }

    private static String text(UUID id) {
        return id.toString();
    }
}
