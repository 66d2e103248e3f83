package dev.lectern.ingestion.enrich;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.job.JobWorker;
import dev.lectern.common.time.Ids;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Papers in a project, and what their document says of itself. */
@ApplicationScoped
public class Library {

    /** A source with its own title, different from that of all others. */
    public record Held(Person by, UUID id, UUID item, String name) {}

    private final JobWorker worker;
    private final Vertx vertx;

    Library(JobWorker worker, Vertx vertx) {
        this.worker = worker;
        this.vertx = vertx;
    }

    public static RequestSpecification as(Person person) {
        return given().auth()
                .oauth2(person.token())
                .header("X-Run-Id", Ids.next().toString())
                .contentType(ContentType.JSON);
    }

    public static Held add(Person person) {
        var name = "paper " + word() + ".pdf";
        var body = as(person)
                .body(Map.of("kind", "note", "title", name, "text", "Text " + UUID.randomUUID()))
                .post("/api/v1/sources")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        return new Held(person, body.getUUID("sourceId"), body.getUUID("sourceItemId"), name);
    }

    /** Columns and values as SQL has them. */
    public static Held with(Held source, String columns, String values) {
        Database.column("INSERT INTO paper_metadata (source_item_id, workspace_id, " + columns + ") VALUES ('"
                + source.item() + "', '" + source.by().workspace() + "', " + values + ")");
        return source;
    }

    public static Held paper(Person person, String title, String author, int year) {
        return with(
                add(person), "title, authors, publication_year", "'" + title + "', '{\"" + author + "\"}', " + year);
    }

    /** A word that no other test has. */
    public static String word() {
        return ThreadLocalRandom.current()
                .ints(12, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    public static String newId() {
        return "W" + ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000_000L);
    }

    public static ValidatableResponse get(Person person, UUID source, String below) {
        return as(person).get("/api/v1/sources/" + source + "/" + below).then();
    }

    /** Asks for it to be looked up, and does the work. */
    public UUID enrich(Held source) {
        return enrich(source, "enrich");
    }

    UUID enrich(Held source, String below) {
        var run = as(source.by())
                .post("/api/v1/sources/" + source.id() + "/" + below)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        workOff(run, "enrich");
        return run;
    }

    /** The one work of a list that is imported, once it has been looked up. */
    Held imported(Person person, String list) {
        var run = given().auth()
                .oauth2(person.token())
                .header("X-Run-Id", Ids.next().toString())
                .multiPart("file", "list.bib", list.getBytes(StandardCharsets.UTF_8), "application/octet-stream")
                .post("/api/v1/imports")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        workOff(run, "import");
        workOff(run, "register-import");
        var source = Database.column(
                        "SELECT concat_ws(' ', source_reference_id, source_item_id, run_id) FROM source_reference"
                                + " WHERE parent_run_id = ?",
                        run)
                .getFirst()
                .split(" ");
        workOff(UUID.fromString(source[2]), "enrich");
        return new Held(person, UUID.fromString(source[0]), UUID.fromString(source[1]), "a");
    }

    public void workOff(UUID run, String type) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> {
                    Await.on(vertx, worker::turn);
                    return Database.count(
                                    "SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = ? AND finished_at IS NULL",
                                    run,
                                    type)
                            == 0;
                });
    }

    public void turn() {
        Await.on(vertx, worker::turn);
    }

    /** What was said in a run, once that has been said. */
    public static List<Event> saidUntil(UUID run, Class<? extends Event> last) {
        await().atMost(Duration.ofSeconds(15)).until(() -> said(run).stream().anyMatch(last::isInstance));
        return said(run);
    }

    private static List<Event> said(UUID run) {
        return Broker.read(Broker.ofRun(run)).stream()
                .filter(event -> event.source().equals("ingestion"))
                .map(CloudEvent::data)
                .toList();
    }
}
