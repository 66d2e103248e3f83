package dev.lectern.ingestion.imports;

import static dev.lectern.ingestion.imports.Post.IMPORTS;
import static dev.lectern.ingestion.imports.Post.entries;
import static dev.lectern.ingestion.imports.Post.get;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.script;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

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
import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** Folders and archives, as a browser sends them. */
@QuarkusTest
class ImportTest {

    @Inject
    Desk desk;

    private final Person editor = TestToken.editor();
    private final byte[] boiling = paper("boils");
    private final byte[] freezing = paper("freezes");

    @Test
    void aFolderComesIn_eachContentOnceAndAsARunBelow_andWhatIsHiddenIsPassedOver() {
        var run = folder().accepted(editor);

        desk.workOff(run);

        untilSaid(run, new RunStarted(run, "import", null, run.toString()));
        untilSaid(run, new StepFinished(run, "import", 4, 4));
        untilSaid(run, new StepFinished(run, "register", 4, 4));
        untilSaid(run, new RunCompleted(run));
        get(editor, run)
                .statusCode(200)
                .body("name", equalTo("lib/a.pdf"))
                .body("files", equalTo(5))
                .body("status", equalTo("completed"))
                .body("counts.entries", equalTo(4))
                .body("counts.registered", equalTo(2))
                .body("counts.alreadyThere", equalTo(1))
                .body("counts.refused", equalTo(1))
                .body("counts.waiting", equalTo(0))
                .body("endedAt", notNullValue());
        entries(editor, run)
                .statusCode(200)
                .body("items.path", equalTo(List.of("lib/a.pdf", "lib/b/again.pdf", "lib/b/c.pdf", "lib/setup.exe")))
                .body("items.outcome", equalTo(List.of("registered", "already_there", "registered", "refused")))
                .body("items[0].sourceId", notNullValue())
                .body("items[3].sourceId", nullValue())
                .body("items[3].reason", equalTo("The file is a program, which cannot be read."));
        var child = child(run, "lib/a.pdf");
        Desk.until(() -> !said(child, RunStarted.class).isEmpty());
        assertThat(said(child, RunStarted.class).getFirst().parentRun()).isEqualTo(run);
        assertThat(Database.column("SELECT priority FROM async_job WHERE run_id = ? AND job_type = 'parse'", child))
                .containsExactly("-1");
    }

    @Test
    void anArchiveComesInFileByFile_andIsLetGoOfAfterwards() throws Exception {
        var zip = Zips.of(Map.of("papers/a.pdf", boiling));
        var run =
                new Post().with("library.zip", zip).with("loose.pdf", freezing).accepted(editor);
        var blob = Desk.blob(Database.column(
                        "SELECT blob_hash FROM source_import_file WHERE run_id = ? AND path = 'library.zip'", run)
                .getFirst());
        assertThat(blob).exists();

        desk.workOff(run);

        entries(editor, run)
                .body("items.path", equalTo(List.of("papers/a.pdf", "loose.pdf")))
                .body("items.outcome", equalTo(List.of("registered", "registered")));
        desk.workUntil(() -> Files.notExists(blob));
        // What is a source now keeps its bytes.
        assertThat(Desk.blob(hash(run, "loose.pdf"))).exists();
    }

    @Test
    void whatIsThereIsNotTakenInAgain() {
        desk.workOff(folder().accepted(editor));

        var second = folder().accepted(editor);
        desk.workOff(second);

        get(editor, second).body("counts.registered", equalTo(0)).body("counts.alreadyThere", equalTo(3));
    }

    @Test
    void aBrokenArchiveIsRefusedAlone_andTheRestComesIn() {
        var zip = Zips.of("a.pdf", boiling);
        var run = new Post()
                .with("b.pdf", freezing)
                .with("library.zip", Arrays.copyOf(zip, zip.length - 30))
                .with("other.zip", zip)
                .accepted(editor);

        desk.workOff(run);

        untilSaid(run, new RunCompleted(run));
        get(editor, run).body("status", equalTo("completed")).body("counts.refused", equalTo(1));
        entries(editor, run)
                .body("items.path", equalTo(List.of("b.pdf", "library.zip", "a.pdf")))
                .body("items.outcome", equalTo(List.of("registered", "refused", "registered")))
                .body(
                        "items[1].reason",
                        equalTo("The archive is damaged or incomplete: its table of contents cannot be read."));
    }

    @Test
    void whatUnpacksToTooMuchFailsTheRunWithItsReason_andNothingComesIn() {
        var run = new Post()
                .with("b.pdf", freezing)
                .with("library.zip", Zips.of(Map.of("a.txt", new byte[1 << 20], "b.txt", new byte[1 << 20])))
                .with("more.zip", Zips.of(Map.of("c.txt", new byte[2 << 20], "d.txt", new byte[2 << 20])))
                .accepted(editor);

        desk.workOff(run);

        var reason = "The archive unpacks to more than 5 MB.";
        untilSaid(run, new RunFailed(run, "import", reason));
        get(editor, run).body("status", equalTo("failed")).body("reason", equalTo(reason));
        assertThat(sources(run)).isZero();
        assertThat(Database.count("SELECT count(*) FROM source_import_file WHERE run_id = ?", run))
                .isZero();
    }

    @Test
    void whoCallsItOffCallsOffWhatCameInBelow() {
        var run = folder().accepted(editor);
        desk.workOff(run);
        var children = Database.column("SELECT run_id FROM source_reference WHERE parent_run_id = ?", run);

        cancel(run);
        // Nobody takes any of it up any more, long before each has been let go of.
        Desk.until(() -> Database.count(
                        "SELECT count(*) FROM async_job j JOIN source_reference r USING (run_id)"
                                + " WHERE r.parent_run_id = ? AND j.status IN ('queued', 'retry')",
                        run)
                == 0);
        desk.workUntil(() -> Database.count(
                        "SELECT count(*) FROM source_reference WHERE parent_run_id = ? AND processing_status = 'cancelled'",
                        run)
                == 2);

        assertThat(children).hasSize(2).allSatisfy(child -> {
            var id = UUID.fromString(child);
            untilSaid(id, new RunCancelled(id));
        });
    }

    @Test
    void whoCallsItOffBeforeItBeginsEndsIt() {
        var run = folder().accepted(editor);

        cancel(run);
        Desk.until(
                () -> Database.count("SELECT count(*) FROM async_job WHERE run_id = ? AND cancel_requested", run) == 1);
        desk.workOff(run);

        untilSaid(run, new RunCancelled(run));
        get(editor, run).body("status", equalTo("cancelled"));
        assertThat(sources(run)).isZero();
    }

    @Test
    void whatIsSentAgainWithItsKeyIsOneImport() {
        var key = UUID.randomUUID().toString();
        var first = folder().withKey(key).accepted(editor);

        assertThat(folder().withKey(key).accepted(editor)).isEqualTo(first);
        folder().with("another.pdf", paper("melts")).withKey(key).send(editor).statusCode(422);
    }

    @Test
    void theAnswerSaysWhereToLook() {
        folder().send(editor)
                .statusCode(202)
                .body("status", equalTo("pending"))
                .header("Location", startsWith(IMPORTS + "/"));
    }

    @Test
    void importsAndEntriesComeInPages() {
        var owner = TestToken.owner();
        var first = folder().accepted(owner);
        var second = folder().accepted(owner);
        desk.workOff(first);

        var imports =
                as(owner).get(IMPORTS + "?limit=1").then().body("items.runId", equalTo(List.of(second.toString())));
        as(owner)
                .get(IMPORTS + "?limit=1&after=" + next(imports))
                .then()
                .body("items.runId", equalTo(List.of(first.toString())))
                .body("next", nullValue());
        var entries =
                as(owner).get(IMPORTS + "/" + first + "/entries?limit=3").then().body("items", hasSize(3));
        as(owner)
                .get(IMPORTS + "/" + first + "/entries?limit=3&after=" + next(entries))
                .then()
                .body("items.number", equalTo(List.of(4)))
                .body("next", nullValue());
    }

    @Test
    void nobodyElseSeesIt() {
        var run = folder().accepted(editor);
        desk.workOff(run);

        for (var other : List.of(TestToken.owner(), editor.in(editor.workspace(), UUID.randomUUID()))) {
            get(other, run).statusCode(404);
            entries(other, run).statusCode(404);
            as(other).get(IMPORTS).then().statusCode(200).body("items", hasSize(0));
        }
    }

    @Test
    void readersImportNothing_andWhatIsTooMuchIsRefusedInWords() {
        folder().send(TestToken.viewer()).statusCode(403);
        new Post().send(editor).statusCode(400).contentType("application/problem+json");
        var many = new Post();
        IntStream.range(0, 13).forEach(number -> many.with(number + ".txt", "x"));
        many.send(editor).statusCode(413).body("detail", endsWith("an archive counts as one."));
    }

    @Test
    void aFormOfMorePartsThanAnyMayHaveIsRefusedInWords_andLeavesNothing() throws Exception {
        var many = new Post();
        IntStream.range(0, 60).forEach(number -> many.with("lib/" + number % 20 + "/" + number + ".txt", "x"));

        var log = Logger.getLogger("");
        var complaints = new ConcurrentLinkedQueue<String>();
        var listener = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord record) {
                if (record.getLevel().intValue() >= Level.WARNING.intValue() && record.getThrown() != null) {
                    complaints.add(record.getLoggerName() + ": " + record.getThrown());
                }
            }
        };
        log.addHandler(listener);
        try {
            for (int time = 0; time < 5; time++) {
                many.send(editor)
                        .statusCode(413)
                        .contentType("application/problem+json")
                        .body("detail", equalTo("A form may have at most 40 parts; this one has more."));
            }
            Desk.until(() -> uploads() == 0);
        } finally {
            log.removeHandler(listener);
        }
        assertThat(complaints).isEmpty();
    }

    private Post folder() {
        return new Post()
                .with("lib/a.pdf", boiling)
                .with("lib/b/again.pdf", boiling)
                .with("lib/b/c.pdf", freezing)
                .with("lib/.DS_Store", "x")
                .with("lib/setup.exe", new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0});
    }

    private static byte[] paper(String what) {
        return script("", "Water " + what + " in " + UUID.randomUUID() + ".");
    }

    private void cancel(UUID run) {
        var scope = new Scope(run, editor.workspace(), editor.project(), editor.user());
        Broker.send("workflow", scope, new CancelRequested(run));
    }

    private static String next(ValidatableResponse page) {
        return page.extract().jsonPath().getString("next");
    }

    private static long uploads() {
        var folder = ConfigProvider.getConfig().getValue("quarkus.http.body.uploads-directory", Path.class);
        try (var files = Files.list(folder)) {
            return files.count();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UUID child(UUID run, String path) {
        return UUID.fromString(
                Database.column("SELECT run_id FROM source_reference WHERE parent_run_id = ? AND source = ?", run, path)
                        .getFirst());
    }

    private static String hash(UUID run, String path) {
        return Database.column(
                        "SELECT file_hash FROM source_item JOIN source_reference USING (source_item_id)"
                                + " WHERE parent_run_id = ? AND source = ?",
                        run,
                        path)
                .getFirst();
    }

    private static long sources(UUID run) {
        return Database.count("SELECT count(*) FROM source_reference WHERE parent_run_id = ?", run);
    }
}
