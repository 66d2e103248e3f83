package dev.lectern.ingestion.repository;

import static dev.lectern.ingestion.repository.Shelf.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.SourceEvent;
import dev.lectern.ingestion.page.Papers;
import dev.lectern.ingestion.repository.Shelf.Visitor;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is in a repository, read through it; and what comes into it from the web. */
@QuarkusTest
class ItemReadBackTest {

    private final Person owner = TestToken.editor();
    private final Visitor reader = Visitor.of(TestToken.viewer().in(owner.workspace(), UUID.randomUUID()));
    private final byte[] paper = Desk.script("", "Water boils in " + UUID.randomUUID() + ".");
    private final AtomicInteger status = new AtomicInteger(200);
    private final Vertx vertx = Vertx.vertx();
    private final Desk desk;
    private HttpServer site;

    ItemReadBackTest(Desk desk) {
        this.desk = desk;
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aFileIsThereAsItCame_inRangesAndAsPictures() throws IOException {
        var shelf = made(owner, true);
        var bytes = Papers.pdf("Water boils " + UUID.randomUUID());
        var item = shelf.addFile(bytes, "boiling.pdf");
        desk.workUntil(() -> Desk.status(item).equals("processing")
                && Database.count("SELECT count(*) FROM source_page WHERE source_item_id = ?", item.item()) == 1);

        var all = get(shelf, item.id(), "/bytes").statusCode(200).extract();
        assertThat(all.asByteArray()).isEqualTo(bytes);
        assertThat(all.header("Content-Disposition")).contains("boiling.pdf");
        var some = reader.asks()
                .header("Range", "bytes=0-4")
                .get(shelf.path() + "/items/" + item.id() + "/bytes")
                .then()
                .statusCode(206)
                .header("Content-Range", equalTo("bytes 0-4/" + bytes.length));
        assertThat(some.extract().asString()).isEqualTo("%PDF-");
        reader.asks()
                .header("If-None-Match", all.header("ETag"))
                .get(shelf.path() + "/items/" + item.id() + "/bytes")
                .then()
                .statusCode(304);

        assertThat(get(shelf, item.id(), "/pages/1/image")
                        .statusCode(200)
                        .extract()
                        .asByteArray())
                .startsWith(0x89, 'P', 'N', 'G');
        get(shelf, item.id(), "/pages/2/image").statusCode(404);
        get(shelf, item.id(), "/report")
                .statusCode(200)
                .body("id", equalTo(item.id().toString()))
                .body("steps[0].step", equalTo("parse"))
                .body("pages.text", equalTo(1));
    }

    @Test
    void whatLiesOnTheWebIsThereAtOnce_andHasItsFileAfterwards() {
        var shelf = made(owner, true);
        var added = fetched(shelf, null).statusCode(202).extract().jsonPath();
        var id = added.getUUID("itemId");
        item(shelf, id)
                .body("type", equalTo("url"))
                .body("status", equalTo("pending"))
                .body("source", containsString("/boiling.pdf"))
                .body("fileName", nullValue());
        get(shelf, id, "/text").statusCode(409);

        desk.workUntil(() -> status(id).equals("processing"));

        item(shelf, id).body("name", equalTo("boiling")).body("fileName", equalTo("boiling.pdf"));
        assertThat(get(shelf, id, "/bytes").statusCode(200).extract().asByteArray())
                .isEqualTo(paper);
        assertThat(Broker.read(Broker.ofRun(added.getUUID("runId"))))
                .filteredOn(event -> event.data() instanceof SourceEvent)
                .allSatisfy(event -> assertThat(event.scope().projectId()).isNull());
        Desk.get(owner, id).statusCode(404);
    }

    @Test
    void bytesThatTheRepositoryHasMakeNoSecondItem() {
        var shelf = made(owner, true);
        var there = shelf.addFile(paper, "there.pdf");
        var id = fetched(shelf, "Named").statusCode(202).extract().jsonPath().getUUID("itemId");

        desk.workUntil(() -> status(id).equals("cancelled"));

        item(shelf, id).body("reason", equalTo("The repository has this very file already: item " + there.id() + "."));
    }

    @Test
    void whatCouldNotBeFetchedIsFetchedAgain() {
        var shelf = made(owner, true);
        status.set(404);
        var id = fetched(shelf, "Named").statusCode(202).extract().jsonPath().getUUID("itemId");
        desk.workUntil(() -> status(id).equals("failed"));
        item(shelf, id).body("reason", equalTo("The site answered 404 instead of the file."));
        status.set(200);

        Visitor.of(owner)
                .asks()
                .post(shelf.path() + "/items/" + id + "/reprocess")
                .then()
                .statusCode(202);

        desk.workUntil(() -> status(id).equals("processing"));
        item(shelf, id).body("name", equalTo("Named"));
    }

    @Test
    void sentAgainItIsTheSame_andNothingIsFetchedFromWhereNobodyMay() {
        var shelf = made(owner, true);
        var body = Map.of("url", address());
        var key = UUID.randomUUID().toString();

        assertThat(sent(shelf, key, body).getUUID("itemId"))
                .isEqualTo(sent(shelf, key, body).getUUID("itemId"));
        post(Visitor.of(owner), shelf, Map.of("url", "ftp://example.org/x")).statusCode(422);
        post(Visitor.of(owner), shelf, Map.of("url", " ")).statusCode(400);
        var inside = post(Visitor.of(owner), shelf, Map.of("url", "http://10.0.0.1/x"));
        var id = inside.statusCode(202).extract().jsonPath().getUUID("itemId");
        desk.workUntil(() -> status(id).equals("failed"));
    }

    @Test
    void aRepositoryGoesWithWhatIsStillAwaited() {
        var shelf = made(owner, true);
        // It never comes, however fast the worker is: what has come would wait for the receipt of an index.
        var awaited = post(Visitor.of(owner), shelf, Map.of("url", "http://10.0.0.1/x"));
        var added = awaited.statusCode(202).extract().jsonPath();
        var run = shelf.remove("").statusCode(202).extract().jsonPath().getUUID("runId");

        desk.workUntil(
                () -> Database.count("SELECT count(*) FROM repository WHERE repository_id = ?", shelf.id()) == 0);

        assertThat(Database.count(
                        "SELECT count(*) FROM source_reference WHERE source_reference_id = ?", added.getUUID("itemId")))
                .isZero();
        assertThat(run).isNotNull();
    }

    private static JsonPath sent(Shelf shelf, String key, Map<String, String> body) {
        return Visitor.of(shelf.owner())
                .asks()
                .header("Idempotency-Key", key)
                .body(body)
                .post(shelf.path() + "/items/urls")
                .then()
                .statusCode(202)
                .body("itemId", notNullValue())
                .extract()
                .jsonPath();
    }

    private ValidatableResponse fetched(Shelf shelf, String name) {
        return post(
                Visitor.of(owner),
                shelf,
                name == null ? Map.of("url", address()) : Map.of("url", address(), "name", name));
    }

    private static ValidatableResponse post(Visitor who, Shelf shelf, Map<String, String> body) {
        return who.asks().body(body).post(shelf.path() + "/items/urls").then();
    }

    private ValidatableResponse item(Shelf shelf, UUID id) {
        return get(shelf, id, "").statusCode(200);
    }

    private ValidatableResponse get(Shelf shelf, UUID id, String below) {
        return reader.asks().get(shelf.path() + "/items/" + id + below).then();
    }

    private static String status(UUID id) {
        return Database.column("SELECT processing_status FROM source_reference WHERE source_reference_id = ?", id)
                .getFirst();
    }

    private String address() {
        if (site == null) {
            site = vertx.createHttpServer().requestHandler(request -> request.response()
                    .setStatusCode(status.get())
                    .putHeader("Content-Type", "application/pdf")
                    .end(Buffer.buffer(paper)));
            site.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        return "http://127.0.0.1:" + site.actualPort() + "/boiling.pdf";
    }
}
