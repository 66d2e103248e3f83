package dev.lectern.ingestion.upload;

import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.blob;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Parts have 1024 bytes here, and a person may have three uploads open. */
@QuarkusTest
class UploadTest {

    private static final String UPLOADS = "/api/v1/uploads";

    @Inject
    Desk desk;

    @Inject
    Vertx vertx;

    @Inject
    ForgetUploads forget;

    private final Person somebody = TestToken.editor();
    private final byte[] file = text();

    @Test
    void partsInAnyOrderBecomeOneSource_andItsBytesAreThoseOfTheFile() {
        var id = begin(hash(file));
        put(id, 3).statusCode(204);
        put(id, 1).statusCode(204);
        put(id, 2).statusCode(204);

        var accepted = complete(id).statusCode(202).extract();

        var source = accepted.jsonPath().getUUID("sourceId");
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/sources/" + source);
        var sent = as(somebody).get("/api/v1/sources/" + source + "/bytes").asByteArray();
        assertThat(sent).isEqualTo(file);
        Desk.get(somebody, source)
                .body("title", equalTo("How to boil"))
                .body("kind", equalTo("guideline"))
                .body("file.name", equalTo("boiling.txt"));
    }

    @Test
    void whoWasInterruptedAsksWhatIsMissingAndGoesOn() {
        var id = begin(null);
        put(id, 2).statusCode(204);

        get(id).statusCode(200).body("status", equalTo("open")).body("missing", equalTo(List.of(1, 3)));
        complete(id).statusCode(422).body("detail", containsString("2 are missing: 1, 3."));

        put(id, 1).statusCode(204);
        put(id, 3).statusCode(204);
        get(id).body("missing", equalTo(List.of()));
        complete(id).statusCode(202);
    }

    @Test
    void aPartThatComesAgainTakesThePlaceOfTheFirst_whoseBytesGo() {
        var id = begin(hash(file));
        var wrong = new byte[1024];
        Arrays.fill(wrong, (byte) 'x');
        System.arraycopy(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII), 0, wrong, 0, 36);
        put(id, 1, wrong).statusCode(204);
        put(id, 2).statusCode(204);
        put(id, 3).statusCode(204);
        complete(id).statusCode(422).body("detail", containsString("another hash"));

        put(id, 1).statusCode(204);

        complete(id).statusCode(202);
        desk.workUntil(() -> Files.notExists(blob(hash(wrong))));
    }

    @Test
    void afterItIsCompleteItTakesNoParts_andAnswersTheSameAgain_andThePartsAreGone() {
        var id = begin(null);
        putAll(id);
        var first = complete(id).statusCode(202).extract().jsonPath();

        var second = complete(id).statusCode(202).extract().jsonPath();

        assertThat(second.getMap("")).isEqualTo(first.getMap(""));
        put(id, 1).statusCode(409);
        get(id).body("status", equalTo("completed")).body("source.sourceId", equalTo(first.getString("sourceId")));
        desk.workUntil(() -> Files.notExists(blob(hash(part(1)))));
        assertThat(Files.exists(blob(hash(file)))).isTrue();
    }

    @Test
    void bytesOfAPartThatAreAWholeFileElsewhereStay() {
        var whole = part(1);
        var source = Desk.send(TestToken.editor(), whole, "a.txt", null, null)
                .statusCode(202)
                .extract()
                .jsonPath();
        var id = begin(null);
        putAll(id);

        as(somebody).delete(UPLOADS + "/" + id).then().statusCode(204);

        desk.workUntil(() -> Files.notExists(blob(hash(part(2)))));
        assertThat(Files.exists(blob(hash(whole))))
                .as(source.getString("sourceId"))
                .isTrue();
        get(id).statusCode(404);
    }

    @Test
    void twoWhoCompleteAtOnceAreAnsweredWithOneRun() {
        var id = begin(null);
        putAll(id);

        var both = List.of(
                CompletableFuture.supplyAsync(() -> complete(id).extract()),
                CompletableFuture.supplyAsync(() -> complete(id).extract()));

        var replies = both.stream().map(CompletableFuture::join).toList();
        assertThat(replies).allSatisfy(reply -> assertThat(reply.statusCode()).isEqualTo(202));
        assertThat(replies.get(0).asString()).isEqualTo(replies.get(1).asString());
        assertThat(Database.count("SELECT count(*) FROM source_reference WHERE user_id = ?", somebody.user()))
                .isEqualTo(1);
    }

    @Test
    void nobodyElseSeesIt_notEvenInTheSameProject() {
        var id = begin(null);
        var colleague = new Person(
                UUID.randomUUID(), UUID.randomUUID(), somebody.workspace(), somebody.project(), somebody.groups());

        for (var other : List.of(colleague, TestToken.editor(), somebody.in(somebody.workspace(), UUID.randomUUID()))) {
            as(other).get(UPLOADS + "/" + id).then().statusCode(404);
            as(other).post(UPLOADS + "/" + id + "/complete").then().statusCode(404);
            as(other).delete(UPLOADS + "/" + id).then().statusCode(404);
            put(other, id, 1, part(1)).statusCode(404);
        }
        get(id).body("missing", equalTo(List.of(1, 2, 3)));
    }

    @Test
    void aPartHasItsOwnLengthAndANumberThatThereIs() {
        var id = begin(null);

        put(id, 1, part(3)).statusCode(400).body("detail", equalTo("Part 1 has exactly 1024 bytes."));
        put(id, 1, new byte[0]).statusCode(400).body("detail", equalTo("Part 1 has exactly 1024 bytes."));
        put(id, 0, part(1)).statusCode(400);
        put(id, 4, part(1)).statusCode(400).body("detail", containsString("from 1 to 3"));
    }

    @Test
    void whatNobodyFinishesIsGoneAfterItsTime_withItsBytes() {
        var id = begin(null);
        put(id, 1).statusCode(204);
        Database.column("UPDATE upload SET expires_at = now() - interval '1 second' WHERE upload_id = ?", id);

        Await.on(vertx, forget::once);

        get(id).statusCode(404);
        desk.workUntil(() -> Files.notExists(blob(hash(part(1)))));
        assertThat(Database.count("SELECT count(*) FROM upload_part WHERE upload_id = ?", id))
                .isZero();
    }

    @Test
    void oneMayHaveOnlySoManyOpen() {
        begin(null);
        begin(null);
        var last = begin(null);
        create(file.length, null).statusCode(409).body("detail", containsString("3 uploads open"));

        as(somebody).delete(UPLOADS + "/" + last).then().statusCode(204);
        create(3 * 1024 * 1024, null).statusCode(201);
    }

    @Test
    void openUploadsMayBeOnlySoLargeTogether_andNoFileLargerThanOneThatIsSentAtOnce() {
        create(3 * 1024 * 1024, null).statusCode(201);
        create(2 * 1024 * 1024, null).statusCode(409).body("detail", containsString("4194304 bytes together"));
        create(3 * 1024 * 1024 + 1, null).statusCode(413);
    }

    @Test
    void whatCannotBeReadIsRefusedInTheEnd() {
        var program = new byte[3 * 1024];
        System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}, 0, program, 0, 7);
        var id = create(program.length, null).extract().jsonPath().getUUID("id");
        for (int n = 1; n <= 3; n++) {
            put(id, n, Arrays.copyOfRange(program, (n - 1) * 1024, n * 1024)).statusCode(204);
        }

        complete(id).statusCode(422).contentType("application/problem+json");
    }

    private UUID begin(String sha256) {
        return create(file.length, sha256)
                .statusCode(201)
                .body("partSize", equalTo(1024))
                .body("parts", equalTo(3))
                .extract()
                .jsonPath()
                .getUUID("id");
    }

    private ValidatableResponse create(long size, String sha256) {
        return create(somebody, size, sha256);
    }

    private static ValidatableResponse create(Person person, long size, String sha256) {
        var body = new HashMap<String, Object>();
        body.put("fileName", "../boiling.txt");
        body.put("size", size);
        body.put("kind", "guideline");
        body.put("title", " How to boil ");
        if (sha256 != null) {
            body.put("sha256", sha256);
        }
        return as(person).body(body).post(UPLOADS).then();
    }

    private ValidatableResponse get(UUID id) {
        return as(somebody).get(UPLOADS + "/" + id).then();
    }

    private ValidatableResponse complete(UUID id) {
        return as(somebody).post(UPLOADS + "/" + id + "/complete").then();
    }

    private void putAll(UUID id) {
        for (int n = 1; n <= 3; n++) {
            put(id, n).statusCode(204);
        }
    }

    private ValidatableResponse put(UUID id, int n) {
        return put(id, n, part(n));
    }

    private ValidatableResponse put(UUID id, int n, byte[] bytes) {
        return put(somebody, id, n, bytes);
    }

    private static ValidatableResponse put(Person person, UUID id, int n, byte[] bytes) {
        return given().auth()
                .oauth2(person.token())
                .contentType("application/octet-stream")
                .body(bytes)
                .put(UPLOADS + "/" + id + "/parts/" + n)
                .then();
    }

    private byte[] part(int n) {
        return Arrays.copyOfRange(file, (n - 1) * 1024, Math.min(n * 1024, file.length));
    }

    private static byte[] text() {
        var text = new StringBuilder();
        while (text.length() < 2_500) {
            text.append("Water boils in ").append(UUID.randomUUID()).append(".\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
