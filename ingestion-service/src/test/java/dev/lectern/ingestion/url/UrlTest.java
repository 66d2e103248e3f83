package dev.lectern.ingestion.url;

import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.get;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.script;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a site on this machine, which the settings of the tests allow. */
@QuarkusTest
class UrlTest {

    private record Awaited(UUID id, UUID run) {}

    @Inject
    Desk desk;

    /** Not that of the application, whose servers are measured. */
    private final Vertx vertx = Vertx.vertx();

    private final Person somebody = TestToken.editor();
    private final byte[] paper = script("", "Water boils in " + UUID.randomUUID() + ".");
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile int refusal = 503;
    private HttpServer site;

    @BeforeEach
    void open() {
        site = vertx.createHttpServer().requestHandler(this::answer);
        site.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        asked.incrementAndGet();
        if (request.path().equals("/slow")) {
            request.response().setChunked(true).write("a");
        } else if (refusals.getAndDecrement() > 0) {
            request.response().setStatusCode(refusal).end();
        } else {
            request.response().putHeader("Content-Type", "application/pdf").end(Buffer.buffer(paper));
        }
    }

    @Test
    void theSourceIsThereAtOnceWithItsAddress_andHasItsFileAfterwards() {
        var source = add("/boiling.pdf");
        get(somebody, source.id())
                .body("status", equalTo("pending"))
                .body("title", equalTo(address("/boiling.pdf")))
                .body("address", equalTo(address("/boiling.pdf")))
                .body("origin", equalTo("url"))
                .body("sourceItemId", nullValue())
                .body("file", nullValue());
        as(somebody)
                .get("/api/v1/sources/" + source.id() + "/text")
                .then()
                .statusCode(409)
                .body("detail", containsString("not been fetched"));

        desk.workUntil(() -> has(source));

        get(somebody, source.id())
                .body("address", equalTo(address("/boiling.pdf")))
                .body("sourceItemId", notNullValue())
                .body("file.name", equalTo("boiling.pdf"))
                .body("title", equalTo("boiling"));
        untilSaid(
                source.run(),
                new RunStarted(source.run(), "source", null, source.id().toString()));
        untilSaid(source.run(), new StepFinished(source.run(), "fetch", 1, 1));
        Desk.until(() -> said(source.run(), SourceRegistered.class).size() == 1);
        desk.workUntil(() -> status(source).equals("processing"));
    }

    @Test
    void aSiteThatIsBusyIsAskedAgain() {
        refusals.set(1);
        var source = add("/boiling.pdf");

        desk.workUntil(() -> has(source));

        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereFailsInOurWords_andMayBeTriedAgainAsANewRun() {
        refusal = 404;
        refusals.set(1);
        var source = add("/boiling.pdf");

        desk.workUntil(() -> status(source).equals("failed"));

        var words = "The site answered 404 instead of the file.";
        get(somebody, source.id()).body("reason", equalTo(words));
        untilSaid(source.run(), new RunFailed(source.run(), "fetch", words));
        var again = as(somebody)
                .post("/api/v1/sources/" + source.id() + "/retry")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        assertThat(again).isNotEqualTo(source.run());
        desk.workUntil(() -> has(source));
        untilSaid(again, new StepFinished(again, "fetch", 1, 1));
    }

    @Test
    void whatIsNoFileThatWeReadFails() {
        System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0}, 0, paper, 0, 8);
        var source = add("/program");

        desk.workUntil(() -> status(source).equals("failed"));

        get(somebody, source.id()).body("reason", notNullValue()).body("file", nullValue());
    }

    @Test
    void whatIsNotOfThePublicWebIsNotFetched() {
        var source = add(somebody, "http://127.0.0.2/secrets", null);

        desk.workUntil(() -> status(source).equals("failed"));

        get(somebody, source.id()).body("reason", containsString("not on the public web"));
    }

    @Test
    void whoCallsItOffWhileItIsFetchedEndsItsRun() {
        var source = add("/slow");
        desk.workUntil(() -> asked.get() == 1);

        cancel(source);

        untilSaid(source.run(), new RunCancelled(source.run()));
        get(somebody, source.id()).body("status", equalTo("cancelled"));
        desk.workOff(source.run());
        assertThat(Database.column("SELECT status FROM async_job WHERE run_id = ?", source.run()))
                .containsExactly("cancelled");
        as(somebody).post("/api/v1/sources/" + source.id() + "/retry").then().statusCode(409);
    }

    @Test
    void whoTakesItOutWhileItWaitsEndsItsRun() {
        var source = add("/slow");

        as(somebody).delete("/api/v1/sources/" + source.id()).then().statusCode(204);

        untilSaid(source.run(), new RunCancelled(source.run()));
        get(somebody, source.id()).statusCode(404);
        desk.workOff(source.run());
        assertThat(asked.get()).isZero();
    }

    @Test
    void bytesThatTheProjectHasMakeNoSecondSource_andItsRunCompletes() {
        var first = Desk.addFile(somebody, paper, "boiling.pdf");
        var second = add("/boiling.pdf");

        desk.workUntil(() -> status(second).equals("cancelled"));

        get(somebody, second.id()).body("reason", containsString(first.id().toString()));
        untilSaid(second.run(), new RunCompleted(second.run()));
    }

    @Test
    void aRequestThatIsSentAgainWithItsKeyIsAnsweredLikeTheFirstTime() {
        var key = UUID.randomUUID().toString();
        var first = add(somebody, address("/boiling.pdf"), key);
        var second = add(somebody, address("/boiling.pdf"), key);

        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org/a.pdf", "file:///etc/passwd", "http://me@example.org/", "no address"})
    void whatIsNoAddressOfTheWebIsRefusedAtOnce(String url) {
        post(somebody, url, null).statusCode(422).contentType("application/problem+json");
    }

    private void cancel(Awaited source) {
        var scope = new Scope(source.run(), somebody.workspace(), somebody.project(), somebody.user());
        Broker.send("workflow", scope, new CancelRequested(source.run()));
    }

    private Awaited add(String path) {
        return add(somebody, address(path), null);
    }

    private static Awaited add(Person person, String url, String key) {
        var accepted = post(person, url, key)
                .statusCode(202)
                .body("status", equalTo("pending"))
                .extract()
                .jsonPath();
        return new Awaited(accepted.getUUID("sourceId"), accepted.getUUID("runId"));
    }

    private static ValidatableResponse post(Person person, String url, String key) {
        var request = as(person).body(Map.of("url", url));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/api/v1/sources/urls").then();
    }

    private String address(String path) {
        return "http://127.0.0.1:" + site.actualPort() + path;
    }

    private static String status(Awaited source) {
        return Database.column(
                        "SELECT processing_status FROM source_reference WHERE source_reference_id = ?", source.id())
                .getFirst();
    }

    private static boolean has(Awaited source) {
        return Database.count(
                        "SELECT count(*) FROM source_reference WHERE source_reference_id = ? AND source_item_id IS NOT NULL",
                        source.id())
                == 1;
    }
}
