package dev.lectern.ingestion.sweep;

import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.blob;
import static dev.lectern.ingestion.source.Desk.until;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.blob.BlobStore;
import dev.lectern.ingestion.intake.Scratch;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SweepTest {

    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND datname = current_database() AND query LIKE ?";

    private final Person somebody = TestToken.editor();
    private final SweepBytes bytes;
    private final SweepScratch scratches;
    private final Scratch scratch;
    private final BlobStore blobs;
    private final Vertx vertx;

    SweepTest(SweepBytes bytes, SweepScratch scratches, Scratch scratch, BlobStore blobs, Vertx vertx) {
        this.bytes = bytes;
        this.scratches = scratches;
        this.scratch = scratch;
        this.blobs = blobs;
        this.vertx = vertx;
    }

    @Test
    void oldBytesThatNoRowSpeaksOfGo_andNoOthers() throws IOException {
        var old = stored(text());
        age(old);
        var young = stored(text());
        var note = stored(text(Desk.add(somebody, text())));
        var file = fileOf(Desk.addScript(somebody, text()));
        var part = partOfAnUpload(text());
        for (var held : List.of(note, file, part)) {
            age(held);
        }

        sweep();

        assertThat(old).doesNotExist();
        assertThat(List.of(young, note, file, part)).allMatch(Files::exists);
    }

    @Test
    void whoIsAddingTheSameBytesKeepsThem() throws IOException, SQLException {
        var text = text();
        var orphan = stored(text);
        age(orphan);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var other = Database.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE source_item IN SHARE MODE");
            var adding = CompletableFuture.runAsync(() -> Desk.add(somebody, text), threads);
            until(() -> waits("INSERT INTO source_item%"));
            var sweeping = CompletableFuture.runAsync(this::sweep, threads);
            until(() -> waits("SELECT pg_advisory_xact_lock(%"));
            other.rollback();
            adding.join();
            sweeping.join();
        }

        assertThat(orphan).exists();
    }

    @RepeatedTest(12)
    void whoeverIsFirst_whatWasAddedIsThere() throws IOException {
        var text = text();
        var script = Desk.script("", text());
        var orphans = List.of(stored(text), stored(new String(script, StandardCharsets.UTF_8)));
        for (var orphan : orphans) {
            age(orphan);
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = Stream.<Runnable>of(
                            this::sweep,
                            () -> Desk.add(somebody, text),
                            () -> Desk.addFile(somebody, script, "script.pdf"),
                            this::sweep)
                    .map(one -> CompletableFuture.runAsync(one, threads))
                    .toList();
            all.forEach(CompletableFuture::join);
        }

        assertThat(orphans).allMatch(Files::exists);
    }

    @Test
    void whatAKilledServiceLeftOnItsWayGoes_andWhatIsOnItsWayStays() throws IOException {
        var folder = Await.on(vertx, scratch::folder);
        var old = Files.createTempFile(folder, "scratch", null);
        age(old);
        var young = Files.createTempFile(folder, "scratch", null);

        Await.on(vertx, scratches::once);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        Files.delete(young);
    }

    private static boolean waits(String statement) {
        return Database.count(WAITING, statement) > 0;
    }

    private void sweep() {
        Await.on(vertx, bytes::once);
    }

    private Path stored(String text) {
        return blob(Await.on(vertx, () -> blobs.put(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String text() {
        return "Swept or kept: " + UUID.randomUUID();
    }

    private static String text(Desk.Added source) {
        return as(source.by())
                .get("/api/v1/sources/" + source.id() + "/text")
                .then()
                .statusCode(200)
                .extract()
                .path("text");
    }

    private static Path fileOf(Desk.Added source) {
        return blob(Database.column("SELECT file_hash FROM source_item WHERE source_item_id = ?", source.item())
                .getFirst());
    }

    private Path partOfAnUpload(String text) {
        var content = text.getBytes(StandardCharsets.UTF_8);
        var id = as(somebody)
                .body(Map.of("fileName", "boiling.txt", "size", content.length))
                .post("/api/v1/uploads")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
        given().auth()
                .oauth2(somebody.token())
                .contentType("application/octet-stream")
                .body(content)
                .put("/api/v1/uploads/" + id + "/parts/1")
                .then()
                .statusCode(204);
        return blob(Database.column("SELECT blob_hash FROM upload_part WHERE upload_id = ?", id)
                .getFirst());
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(2 * 24 * 3600)));
    }
}
