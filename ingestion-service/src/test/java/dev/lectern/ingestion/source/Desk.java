package dev.lectern.ingestion.source;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.JobWorker;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.parse.ScriptFormat;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;

/** What people, the worker and the rest of the suite do in these tests. */
@ApplicationScoped
public class Desk {

    /** An accepted source, and whose it is. */
    public record Added(Person by, UUID run, UUID id, UUID item, boolean deduplicated) {

        public Scope scope() {
            return new Scope(run, by.workspace(), by.project(), by.user());
        }
    }

    private final JobWorker worker;
    private final Vertx vertx;

    Desk(JobWorker worker, Vertx vertx) {
        this.worker = worker;
        this.vertx = vertx;
    }

    public static RequestSpecification as(Person person) {
        return given().auth()
                .oauth2(person.token())
                .header("X-Run-Id", Ids.next().toString())
                .contentType(ContentType.JSON);
    }

    static RequestSpecification asService() {
        return given().auth().oauth2(TestToken.service("retrieval"));
    }

    public static Map<String, String> note(String text) {
        return Map.of("kind", "note", "title", "Boiling points", "text", text);
    }

    public static Added add(Person person, String text) {
        var body = as(person)
                .body(note(text))
                .post("/api/v1/sources")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        return new Added(
                person,
                body.getUUID("runId"),
                body.getUUID("sourceId"),
                body.getUUID("sourceItemId"),
                body.getBoolean("deduplicated"));
    }

    /** Sends a file as a form; the field is left out where it is null. */
    public static ValidatableResponse send(Person person, byte[] bytes, String name, String kind, String title) {
        var request = given().auth()
                .oauth2(person.token())
                .header("X-Run-Id", Ids.next().toString())
                .multiPart("file", name, bytes, "application/pdf");
        if (kind != null) {
            request.multiPart("kind", kind);
        }
        if (title != null) {
            request.multiPart("title", title);
        }
        return request.post("/api/v1/sources/files").then();
    }

    public static Added addFile(Person person, byte[] bytes, String name) {
        var body =
                send(person, bytes, name, null, null).statusCode(202).extract().jsonPath();
        return new Added(
                person,
                body.getUUID("runId"),
                body.getUUID("sourceId"),
                body.getUUID("sourceItemId"),
                body.getBoolean("deduplicated"));
    }

    public static Added addScript(Person person, String... pages) {
        return addFile(person, script("", pages), "script.pdf");
    }

    /** A file for {@link ScriptFormat}. */
    public static byte[] script(String title, String... pages) {
        return (ScriptFormat.MARK + " " + title + "\n" + String.join("\n", pages)).getBytes(StandardCharsets.UTF_8);
    }

    public static ValidatableResponse get(Person person, UUID source) {
        return as(person).get("/api/v1/sources/" + source).then();
    }

    public static UUID delete(Person person, UUID source) {
        return as(person)
                .delete("/api/v1/sources/" + source)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
    }

    public static String status(Added source) {
        return Database.column(
                        "SELECT processing_status FROM source_reference WHERE source_reference_id = ?", source.id())
                .getFirst();
    }

    public static String itemStatus(UUID item) {
        return Database.column("SELECT processing_status FROM source_item WHERE source_item_id = ?", item)
                .getFirst();
    }

    /** Turns the worker until it has come so far. */
    public void workUntil(BooleanSupplier there) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> {
                    Await.on(vertx, worker::turn);
                    return there.getAsBoolean();
                });
    }

    /** A source whose text has been cut and offered to the index. */
    public Added cut(Person person, String text) {
        var source = add(person, text);
        workUntil(() -> status(source).equals("processing"));
        return source;
    }

    /** Does the rest of what is to be done in this run, except what waits for its time. */
    public void workOff(UUID run) {
        workUntil(() -> Database.count("""
                SELECT count(*) FROM async_job
                 WHERE run_id = ? AND status IN ('queued', 'retry', 'running') AND available_at <= now()
                """, run) == 0);
    }

    public static void until(BooleanSupplier there) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(30))
                .until(there::getAsBoolean);
    }

    public static void untilSaid(UUID run, Event event) {
        until(() -> said(run).contains(event));
    }

    /** What this service said in a run, of one type. */
    public static <T extends Event> List<T> said(UUID run, Class<T> type) {
        return said(run).stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<Event> said(UUID run) {
        return Broker.read(Broker.ofRun(run)).stream()
                .filter(event -> event.source().equals("ingestion"))
                .map(CloudEvent::data)
                .toList();
    }

    /** Lets a job that waits for its time come due. */
    public static void comeDue(UUID run, String type) {
        Database.column("UPDATE async_job SET available_at = now() WHERE run_id = ? AND job_type = ?", run, type);
    }

    /** Where the bytes with this hash are kept. */
    public static Path blob(String hash) {
        var root = ConfigProvider.getConfig().getValue("lectern.blob.directory", Path.class);
        return root.resolve(hash.substring(0, 2)).resolve(hash.substring(2, 4)).resolve(hash);
    }
}
