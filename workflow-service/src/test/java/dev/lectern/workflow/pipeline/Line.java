package dev.lectern.workflow.pipeline;

import static dev.lectern.workflow.comparison.Desk.as;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** What these tests say to the service about pipelines. */
final class Line {

    static final String PIPELINES = "/api/v1/pipelines";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Line() {}

    static List<UUID> papers(int count) {
        return IntStream.range(0, count).mapToObj(i -> UUID.randomUUID()).toList();
    }

    static JsonObject over(List<UUID> papers, String question) {
        return new JsonObject()
                .put("name", "Sleep")
                .put("question", question)
                .put(
                        "paperIds",
                        new JsonArray(papers.stream().map(UUID::toString).toList()));
    }

    /** Its run. */
    static String begin(Person person, JsonObject wanted) {
        return as(person)
                .body(wanted.encode())
                .post(PIPELINES)
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    static JsonPath look(Person person, String run) {
        return as(person)
                .get(PIPELINES + "/" + run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static JsonPath ended(Person person, String run) {
        return await(person, run, found -> !found.getString("status").equals("running"));
    }

    static JsonPath await(Person person, String run, Predicate<JsonPath> what) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> look(person, run), what);
    }

    static JsonPath waits(Person person, String run, String stage) {
        return await(person, run, found -> "waiting".equals(statuses(found).get(stage)));
    }

    /** Stage by stage. */
    static Map<String, String> statuses(JsonPath pipeline) {
        return by(pipeline, "status");
    }

    static String of(JsonPath pipeline, String stage, String field) {
        return by(pipeline, field).get(stage);
    }

    private static Map<String, String> by(JsonPath pipeline, String field) {
        var names = pipeline.getList("stages.stage", String.class);
        return IntStream.range(0, names.size())
                .boxed()
                .collect(Collectors.toMap(
                        names::get, at -> String.valueOf(pipeline.<Object>get("stages[" + at + "]." + field))));
    }

    /** The run that fills its matrix. */
    static String fillOf(String run) {
        return Database.column("SELECT fill_run_id::text FROM pipeline WHERE run_id = ?::uuid", run)
                .getFirst();
    }
}
