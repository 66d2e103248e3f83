package dev.lectern.ingestion.use;

import static dev.lectern.ingestion.source.Desk.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.EventCodec;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same bytes in two projects and as somebody's own document, each under another name. */
@QuarkusTest
class NamesTest {

    private static final List<String> READS = List.of(
            "",
            "/text",
            "/pages",
            "/pages/1",
            "/chunks",
            "/report",
            "/metadata",
            "/metadata/match",
            "/overview",
            "/bytes");

    private final Person anna = TestToken.editor();
    private final Person bela = colleague();
    private final Person cleo = colleague();
    private final byte[] bytes = Desk.script("", "Water boils. " + UUID.randomUUID());
    private final Desk desk;

    NamesTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void whatOneCallsItNobodyElseReads() {
        var hers = added(anna, "anna-secret.pdf", null, "Secret plan of Anna");
        cut(hers.run());
        var his = added(bela, "bela-secret.pdf", "document", "Secret plan of Bela");
        var cleos = added(cleo, "cleo-secret.pdf", null, null);
        assertThat(List.of(his.item(), cleos.item())).containsOnly(hers.item());
        again(cleo, cleos);

        assertThat(readings(anna, hers)).contains("Secret plan of Anna", "anna-secret.pdf");
        assertThat(readings(anna, hers)).doesNotContainIgnoringCase("bela", "cleo");
        assertThat(readings(bela, his)).contains("Secret plan of Bela", "bela-secret.pdf");
        assertThat(readings(bela, his)).doesNotContainIgnoringCase("anna", "cleo");
        assertThat(readings(cleo, cleos)).contains("\"title\":\"cleo-secret\"", "cleo-secret.pdf");
        assertThat(readings(cleo, cleos)).doesNotContainIgnoringCase("anna", "bela");
        assertThat(content(hers)).doesNotContainIgnoringCase("anna", "bela", "cleo");

        Desk.delete(anna, hers.id());
        again(cleo, cleos);

        assertThat(readings(bela, his)).doesNotContainIgnoringCase("anna", "cleo");
        assertThat(readings(cleo, cleos)).doesNotContainIgnoringCase("anna", "bela");
        assertThat(content(hers)).doesNotContainIgnoringCase("anna", "bela", "cleo");
        assertThat(Broker.read(Broker.ofWorkspace(anna.workspace())))
                .isNotEmpty()
                .extracting(EventCodec::encode)
                .noneMatch(event -> event.toLowerCase().contains("secret"));
    }

    @Test
    void theIndexIsToldWhoUsesItAndWhatHeCallsIt() {
        var hers = added(anna, "a.pdf", null, "Of Anna");
        var his = added(bela, "b.pdf", "document", "Of Bela");
        cut(hers.run());
        Database.column("UPDATE paper_metadata SET publication_year = 1998 WHERE source_item_id = ?", hers.item());
        var path = "/internal/sources/" + hers.item() + "/uses?workspaceId=";

        var uses = given().auth()
                .oauth2(TestToken.service("retrieval"))
                .get(path + anna.workspace())
                .then()
                .statusCode(200);

        uses.body("items.name", hasItems("Of Anna", "Of Bela"))
                .body("items[0].referenceId", equalTo(hers.id().toString()))
                .body("items[0].projectId", equalTo(anna.project().toString()))
                .body("year", equalTo(1998))
                .body("items.kind", equalTo(List.of("paper", "document")))
                .body("items[0].userId", equalTo(null))
                .body("items[1].referenceId", equalTo(his.id().toString()))
                .body("items[1].userId", equalTo(bela.user().toString()));
        given().auth()
                .oauth2(TestToken.service("retrieval"))
                .get(path + UUID.randomUUID())
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
        as(anna).get(path + anna.workspace()).then().statusCode(403);
    }

    @Test
    void aTitleThatStandsInItIsThereForAll() {
        var titled = Desk.script("How water boils", "Water boils. " + UUID.randomUUID());
        var hers = addedAs(anna, titled, "a.pdf", null, "Secret plan of Anna");
        var cleos = addedAs(cleo, titled, "c.pdf", null, null);
        cut(hers.run());

        Desk.get(anna, hers.id()).body("title", equalTo("Secret plan of Anna"));
        Desk.get(cleo, cleos.id()).body("title", equalTo("How water boils"));
        assertThat(content(hers)).contains("How water boils").doesNotContain("Anna");
    }

    private void again(Person who, Added source) {
        Database.column(
                "UPDATE source_item SET processing_status = 'completed' WHERE source_item_id = ?", source.item());
        cut(as(who).post("/api/v1/sources/" + source.id() + "/reprocess")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId"));
    }

    private void cut(UUID run) {
        desk.workUntil(() ->
                Database.count("SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = 'await-index'", run)
                        == 1);
    }

    /** All that somebody can read of his source, headers too. */
    private static String readings(Person who, Added source) {
        return Stream.concat(
                        Stream.of("/api/v1/sources"),
                        READS.stream().map(below -> "/api/v1/sources/" + source.id() + below))
                .map(path -> as(who).get(path).then().extract())
                .map(answer -> answer.headers() + "\n" + answer.body().asString())
                .collect(Collectors.joining("\n"));
    }

    /** All that is kept of what they share. */
    private static String content(Added source) {
        var pulled = given().auth()
                .oauth2(TestToken.service("retrieval"))
                .get("/internal/sources/" + source.item() + "/chunks?workspaceId="
                        + source.by().workspace())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return pulled
                + Database.column(
                        "SELECT row_to_json(i)::text FROM source_item i WHERE source_item_id = ?", source.item())
                + Database.column(
                        "SELECT row_to_json(m)::text FROM paper_metadata m WHERE source_item_id = ?", source.item());
    }

    private Added added(Person who, String fileName, String kind, String title) {
        return addedAs(who, bytes, fileName, kind, title);
    }

    private static Added addedAs(Person who, byte[] bytes, String fileName, String kind, String title) {
        var body = Desk.send(who, bytes, fileName, kind, title)
                .statusCode(202)
                .extract()
                .jsonPath();
        return new Added(who, body.getUUID("runId"), body.getUUID("sourceId"), body.getUUID("sourceItemId"), false);
    }

    private Person colleague() {
        return TestToken.editor().in(anna.workspace(), UUID.randomUUID());
    }
}
