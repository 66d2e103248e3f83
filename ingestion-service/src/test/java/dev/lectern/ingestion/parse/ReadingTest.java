package dev.lectern.ingestion.parse;

import static dev.lectern.ingestion.source.Desk.addFile;
import static dev.lectern.ingestion.source.Desk.addScript;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.get;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.script;
import static dev.lectern.ingestion.source.Desk.status;
import static dev.lectern.ingestion.source.Desk.until;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.SourceExtracted;
import dev.lectern.extract.Formats;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ReadingTest {

    private final Person somebody = TestToken.editor();
    private final Desk desk;

    @TempDir
    Path folder;

    ReadingTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void aFileIsReadCleanedCutAndIndexed_andTheRunTellsEachStep() {
        var source = addFile(
                somebody,
                script("On the boiling of water", "# 1 Heat / " + unique(), "Steam.", "# 2 Cold / Ice floats."),
                "boiling.pdf");
        desk.workUntil(() -> chunks(source) > 0 && status(source).equals("processing") && offered(source));
        int pieces = (int) chunks(source);

        Broker.send("retrieval", source.scope(), indexed(source, pieces));

        untilSaid(source.run(), new RunCompleted(source.run()));
        assertThat(said(source.run(), RunEvent.class))
                .containsExactly(
                        new RunStarted(source.run(), "source", null, source.id().toString()),
                        new StepFinished(source.run(), "parse", 3, 3),
                        new StepFinished(source.run(), "clean", 3, 3),
                        new StepFinished(source.run(), "chunk", pieces, pieces),
                        new StepFinished(source.run(), "index", pieces, pieces),
                        new RunCompleted(source.run()));
        assertThat(said(source.run(), SourceExtracted.class)).singleElement().satisfies(e -> {
            assertThat(e.pageCount()).isEqualTo(3);
            assertThat(e.textHash()).hasSize(64);
        });
        get(somebody, source.id())
                .body("status", equalTo("completed"))
                .body("title", equalTo("On the boiling of water"))
                .body("file.name", equalTo("boiling.pdf"))
                .body("file.type", equalTo("application/pdf"))
                .body("counts.pages", equalTo(3))
                .body("counts.chunks", equalTo(pieces));
    }

    @Test
    void everyPieceIsARangeOfItsPageAndKnowsItsSection() {
        var source = addScript(
                somebody,
                "# 1 Heat / " + prose(400, unique()) + " / " + prose(300, "Steam"),
                "The rest of it. " + prose(500, "Vapour"),
                "# 2 Cold / Ice floats on water.");
        desk.workUntil(() -> offered(source));

        var pieces = as(somebody)
                .get("/api/v1/sources/" + source.id() + "/chunks?limit=100")
                .then()
                .extract()
                .jsonPath();

        var texts = IntStream.rangeClosed(1, 3)
                .mapToObj(page -> pageText(source, page))
                .toList();
        int count = pieces.getList("items").size();
        assertThat(count).isGreaterThan(5);
        for (int i = 0; i < count; i++) {
            var at = "items[" + i + "].";
            int page = pieces.getInt(at + "page");
            assertThat(pieces.getString(at + "text"))
                    .isEqualTo(texts.get(page - 1)
                            .substring(pieces.getInt(at + "startChar"), pieces.getInt(at + "endChar")));
            assertThat(pieces.getString(at + "section")).isEqualTo(page < 3 ? "1 Heat" : "2 Cold");
            assertThat(pieces.getInt(at + "index")).isEqualTo(i);
        }
        assertThat(pieces.getList("items.page", Integer.class)).isSorted().contains(1, 2, 3);
    }

    @Test
    void aReaderThatDiesGoesOnBehindTheLastPage_andNoPageIsReadTwice() throws IOException {
        var log = folder.resolve("log");
        var source = addScript(
                somebody,
                Stream.concat(
                                IntStream.range(0, 45).mapToObj(i -> "!note " + log),
                                Stream.of("!die-once " + folder.resolve("died"), "Behind it. " + unique()))
                        .toArray(String[]::new));

        desk.workUntil(() -> offered(source));

        assertThat(Files.readAllLines(log))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 45).mapToObj(String::valueOf).toList());
        assertThat(pages(source)).isEqualTo(47);
        assertThat(said(source.run(), RunFailed.class)).isEmpty();
    }

    @Test
    void aFileThatKillsItsReaderTwiceFailsWithAReasonAndKeepsItsPages() {
        var source = addScript(somebody, unique(), "Two.", "!die");

        desk.workUntil(() -> status(source).equals("failed"));

        get(somebody, source.id()).body("reason", startsWith("What read it broke down (code 7)"));
        until(() -> said(source.run(), RunFailed.class).size() == 1);
        assertThat(said(source.run(), RunFailed.class).getFirst().step()).isEqualTo("parse");
        as(somebody).get("/api/v1/sources/" + source.id() + "/pages").then().body("items", hasSize(2));
        as(somebody)
                .get("/api/v1/sources/" + source.id() + "/report")
                .then()
                .body("steps[0].state", equalTo("failed"))
                .body("pages.text", equalTo(2));
    }

    @Test
    void whatIsRefusedFailsInTheWordsOfTheReader_andNotOnlyOnce() {
        var source = addScript(somebody, unique(), "!refuse It is locked with a password.");
        desk.workUntil(() -> status(source).equals("failed"));
        get(somebody, source.id()).body("reason", equalTo("It is locked with a password."));

        var again = as(somebody)
                .post("/api/v1/sources/" + source.id() + "/retry")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        desk.workUntil(() -> said(again, RunFailed.class).size() == 1);

        assertThat(again).isNotEqualTo(source.run());
        assertThat(Database.column(
                        "SELECT attempt_count FROM async_job WHERE run_id = ? AND job_type = 'parse'", again))
                .containsExactly("1");
    }

    @Test
    void cancelEndsTheReaderWithinASecond() {
        var source = addScript(
                somebody,
                Stream.concat(IntStream.range(0, 20).mapToObj(i -> unique()), Stream.of("!wait"))
                        .toArray(String[]::new));
        desk.workUntil(() -> !readers().isEmpty() && pages(source) == 20);
        var readers = readers();

        Broker.send("workflow", source.scope(), new CancelRequested(source.run()));
        until(() -> status(source).equals("cancelled"));
        var since = System.nanoTime();
        desk.workUntil(() -> jobIs(source, "cancelled"));

        // One of them had it in hand.
        until(() -> readers.stream().anyMatch(reader -> !reader.isAlive()));
        assertThat(System.nanoTime() - since).isLessThan(1_000_000_000L);
        get(somebody, source.id()).body("status", equalTo("cancelled")).body("sourceItemId", nullValue());
    }

    @Test
    void aFileWithoutTextIsKeptAndTheReportSaysSo() {
        var source = addScript(somebody, " ", " ");
        desk.workUntil(() -> offered(source));

        Broker.send("retrieval", source.scope(), indexed(source, 0));

        untilSaid(source.run(), new RunCompleted(source.run()));
        as(somebody)
                .get("/api/v1/sources/" + source.id() + "/report")
                .then()
                .body("status", equalTo("completed"))
                .body("pages.empty", equalTo(2))
                .body("losses.what", equalTo(List.of("No text was found in it, so nothing of it can be searched.")));
    }

    @Test
    void whatIsLostIsInTheReport() {
        var source = addScript(somebody, unique(), "!lose A picture has no text.");
        desk.workUntil(() -> offered(source));

        as(somebody)
                .get("/api/v1/sources/" + source.id() + "/report")
                .then()
                .body("losses", hasSize(1))
                .body("losses[0].page", equalTo(2))
                .body("losses[0].step", equalTo("parse"))
                .body("losses[0].what", equalTo("A picture has no text."))
                .body("steps.step", equalTo(List.of("parse", "clean", "chunk")))
                .body("steps.state", equalTo(List.of("done", "done", "done")))
                .body("extractor", equalTo(Formats.VERSION));
    }

    private static String pageText(Added source, int page) {
        return as(source.by())
                .get("/api/v1/sources/" + source.id() + "/pages/" + page)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("text");
    }

    private static SourceIndexed indexed(Added source, int vectors) {
        return new SourceIndexed(source.item(), source.id(), UUID.randomUUID(), vectors);
    }

    private static long chunks(Added source) {
        return Database.count("SELECT count(*) FROM chunk WHERE source_item_id = ?", source.item());
    }

    private static long pages(Added source) {
        return Database.count("SELECT count(*) FROM source_page WHERE source_item_id = ?", source.item());
    }

    private static boolean offered(Added source) {
        return Database.count(
                        "SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = 'await-index'", source.run())
                == 1;
    }

    private static boolean jobIs(Added source, String state) {
        return Database.column("SELECT status FROM async_job WHERE run_id = ? AND job_type = 'parse'", source.run())
                .equals(List.of(state));
    }

    private static List<ProcessHandle> readers() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    private static String unique() {
        return "Water boils in " + UUID.randomUUID() + ".";
    }

    private static String prose(int words, String about) {
        return (about + " rises slowly over the cold water. ").repeat(words / 7).strip();
    }
}
