package dev.lectern.workflow.comparison;

import static io.restassured.RestAssured.given;

import dev.lectern.common.TestToken.Person;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** What these tests say to the service. */
public final class Desk {

    public static final String COMPARISONS = "/api/v1/comparisons";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Desk() {}

    public static RequestSpecification as(Person person) {
        return given().auth().oauth2(person.token()).contentType(ContentType.JSON);
    }

    static List<UUID> papers(int count) {
        return IntStream.range(0, count).mapToObj(i -> UUID.randomUUID()).toList();
    }

    static JsonObject wanted(List<UUID> papers, String... questions) {
        var others = new JsonArray();
        papers.stream().skip(1).forEach(paper -> others.add(paper.toString()));
        return new JsonObject()
                .put("name", "Sleep")
                .put("seedPaperId", papers.getFirst().toString())
                .put("paperIds", others)
                .put("questions", new JsonArray(List.of(questions)));
    }

    static JsonPath create(Person person, List<UUID> papers, String... questions) {
        return as(person)
                .body(wanted(papers, questions).encode())
                .post(COMPARISONS)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    static JsonPath look(Person person, String id) {
        return as(person)
                .get(COMPARISONS + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Its run. */
    static String fill(Person person, String id, String choice) {
        return as(person)
                .body(choice)
                .post(COMPARISONS + "/" + id + "/fill")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    static String filled(Person person, String id) {
        var run = fill(person, id, "{}");
        awaitStatus(person, id, "completed");
        return run;
    }

    static JsonPath awaitStatus(Person person, String id, String status) {
        return Awaitility.await("status " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> look(person, id), found -> found.getString("status")
                        .equals(status));
    }

    static String cell(String id, UUID paper, String question) {
        return COMPARISONS + "/" + id + "/papers/" + paper + "/questions/" + question;
    }

    static List<String> statuses(JsonPath matrix) {
        return matrix.getList("cells.status", String.class);
    }
}
