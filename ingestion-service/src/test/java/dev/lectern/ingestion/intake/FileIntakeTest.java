package dev.lectern.ingestion.intake;

import static dev.lectern.ingestion.source.Desk.addFile;
import static dev.lectern.ingestion.source.Desk.get;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.script;
import static dev.lectern.ingestion.source.Desk.send;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class FileIntakeTest {

    private static final String FILES = "/api/v1/sources/files";

    private final Person somebody = TestToken.editor();

    @Test
    void aFileIsAcceptedAndAnnounced() {
        var bytes = unique();
        var accepted = send(somebody, bytes, "../papers/boiling.pdf", "guideline", "  How to boil ")
                .statusCode(202)
                .body("status", equalTo("pending"))
                .body("deduplicated", equalTo(false))
                .extract();

        var run = accepted.jsonPath().getUUID("runId");
        var id = accepted.jsonPath().getUUID("sourceId");
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/sources/" + id);
        untilSaid(run, new RunStarted(run, "source", null, id.toString()));
        assertThat(said(run, SourceRegistered.class)).singleElement().satisfies(e -> assertThat(e.kind())
                .isEqualTo("guideline"));
        get(somebody, id)
                .body("kind", equalTo("guideline"))
                .body("title", equalTo("How to boil"))
                .body("file.name", equalTo("boiling.pdf"))
                .body("file.size", equalTo(bytes.length))
                .body("textHash", nullValue())
                .body("counts.pages", nullValue());
    }

    @Test
    void aTitleIsOneLineThatCanBeShown() {
        var id = send(somebody, unique(), "a.pdf", null, "\u0007How\tto\r\nboil\u001B")
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("sourceId");

        get(somebody, id).body("title", equalTo("How to boil"));
    }

    @Test
    void withoutATitleItIsCalledAsItsFileIs() {
        var source = addFile(somebody, unique(), "boiling.points.pdf");

        get(somebody, source.id()).body("title", equalTo("boiling.points")).body("kind", equalTo("paper"));
    }

    @Test
    void theSameBytesInTheSameProjectAreHereAlready() {
        var bytes = unique();
        var first = addFile(somebody, bytes, "a.pdf");
        var second = addFile(somebody, bytes, "b.pdf");

        assertThat(second.deduplicated()).isTrue();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.run()).isEqualTo(first.run());
    }

    @Test
    void anotherProjectSharesTheContent_andAnotherWorkspaceLearnsNothing() {
        var bytes = unique();
        var first = addFile(somebody, bytes, "a.pdf");
        var second = addFile(TestToken.editor().in(somebody.workspace(), UUID.randomUUID()), bytes, "a.pdf");
        var stranger = addFile(TestToken.editor(), bytes, "a.pdf");

        assertThat(second.deduplicated()).isFalse();
        assertThat(second.item()).isEqualTo(first.item());
        untilSaid(second.run(), new SourceReferenced(first.item(), second.id(), "paper"));
        assertThat(stranger.deduplicated()).isFalse();
        assertThat(stranger.item()).isNotEqualTo(first.item());
    }

    @Test
    void aFileThatIsSentAgainWithItsKeyIsAnsweredLikeTheFirstTime_andAnotherOneIsRefused() {
        var key = UUID.randomUUID().toString();
        var bytes = unique();

        var first = form(bytes, "a.pdf")
                .header("Idempotency-Key", key)
                .post(FILES)
                .then()
                .statusCode(202);
        var second = form(bytes, "a.pdf")
                .header("Idempotency-Key", key)
                .post(FILES)
                .then()
                .statusCode(202);

        assertThat(second.extract().jsonPath().getString("runId"))
                .isEqualTo(first.extract().jsonPath().getString("runId"));
        assertThat(second.extract().jsonPath().getBoolean("deduplicated")).isFalse();
        form(unique(), "a.pdf")
                .header("Idempotency-Key", key)
                .post(FILES)
                .then()
                .statusCode(422);
    }

    @Test
    void anEmptyFileIsRefused() {
        send(somebody, new byte[0], "a.pdf", null, null)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", equalTo("There is nothing in it."));
    }

    @Test
    void aFileThatIsTooLargeIsRefused_andNothingOfItIsKept() {
        var bytes = new byte[3 * 1024 * 1024 + 1];
        System.arraycopy(unique(), 0, bytes, 0, 40);

        send(somebody, bytes, "a.pdf", null, null)
                .statusCode(413)
                .contentType("application/problem+json")
                .body("detail", equalTo("A file may have at most 3145728 bytes."));
        assertThat(Database.count("SELECT count(*) FROM source_reference WHERE user_id = ?", somebody.user()))
                .isZero();
    }

    @Test
    void whatCannotBeReadIsRefusedWhateverItIsCalled() {
        var program = new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0};

        send(somebody, program, "a.pdf", null, null).statusCode(422).contentType("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "refs.bib, '@article{a, title={Boiling}}', A BibTeX list",
        "refs.ris, 'TY  - JOUR', A RIS list",
        "refs, '@article{a, title={Boiling}}', A BibTeX list"
    })
    void aListOfReferencesIsToldWhereItBelongs(String name, String text, String what) {
        given().auth()
                .oauth2(somebody.token())
                .multiPart("file", name, text.getBytes(StandardCharsets.UTF_8), "application/octet-stream")
                .post(FILES)
                .then()
                .statusCode(422)
                .body("detail", equalTo(what + " brings in other sources: please send it to /api/v1/imports."));
    }

    @Test
    void aTextFileIsReadAsWhatItIs() {
        var text = ("Water boils at 100 degrees. " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        var source = as(somebody, text, "notes.txt", "text/plain");

        get(somebody, source).body("file.type", equalTo("text/plain"));
    }

    @Test
    void oneFileIsSentAtOnce() {
        form(unique(), "a.pdf")
                .multiPart("file", "b.pdf", unique(), "application/pdf")
                .post(FILES)
                .then()
                .statusCode(400);
        given().auth()
                .oauth2(somebody.token())
                .multiPart("title", "Nothing else")
                .post(FILES)
                .then()
                .statusCode(400)
                .body("detail", containsString("Exactly one file"));
    }

    @ParameterizedTest
    @CsvSource({
        "'; boundary=x', '--x|Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"||hello'",
        "'; boundary=x', '--x|Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"|'",
        "'; boundary=x', ''",
        "'; boundary=y', '--x|Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"||hello|--x--|'",
        "'; boundary=', '--x|Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"||hello|--x--|'",
        "'; boundary=x', '--x|Content-Disposition: form-data; name=\"title\"|Content-Type: text/plain; charset=none||a|--x--|'",
        "'; boundary=x', '--x|Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"|Content-Transfer-Encoding: base64||!!!!notbase64|--x--|'"
    })
    void aFormThatIsNoneIsRefusedInWords(String boundary, String lines) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + FILES))
                .header("Authorization", "Bearer " + somebody.token())
                .header("X-Run-Id", Ids.next().toString())
                .header("Content-Type", "multipart/form-data" + boundary)
                .POST(BodyPublishers.ofString(lines.replace("|", "\r\n")))
                .build();

        try (var client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
            var answer = client.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("The form cannot be read: it is broken off, or not as its Content-Type says.");
        }
    }

    @ParameterizedTest
    @CsvSource({"note", "repository_item", "paper;drop"})
    void onlyThreeKindsAreSentThisWay(String kind) {
        send(somebody, unique(), "a.pdf", kind, null).statusCode(400);
    }

    private UUID as(Person person, byte[] bytes, String name, String type) {
        return given().auth()
                .oauth2(person.token())
                .multiPart("file", name, bytes, type)
                .post(FILES)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("sourceId");
    }

    private RequestSpecification form(byte[] bytes, String name) {
        return given().auth().oauth2(somebody.token()).multiPart("file", name, bytes, "application/pdf");
    }

    private static byte[] unique() {
        return script("", "Water boils in " + UUID.randomUUID() + ".");
    }
}
