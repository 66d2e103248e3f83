package dev.lectern.ingestion.imports;

import static dev.lectern.ingestion.imports.Post.entries;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of references, with a site on this machine that some of them name. */
@QuarkusTest
class ReferenceImportTest {

    @Inject
    Desk desk;

    private final Vertx vertx = Vertx.vertx();
    private final Person editor = TestToken.editor();
    private final String word = UUID.randomUUID().toString();
    private HttpServer site;

    @BeforeEach
    void open() {
        site = vertx.createHttpServer().requestHandler(request -> request.response()
                .setStatusCode(request.path().endsWith(".gone") ? 404 : 200)
                .putHeader("Content-Type", "application/pdf")
                .end(Buffer.buffer(script("", "Fetched " + word))));
        site.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aWorkComesInWithItsFile_elseFromItsAddress_elseAsItsAbstract_elseNot() {
        var run = new Post()
                .with(
                        "library.zip",
                        Zips.of(Map.of("files/1/bell.pdf", script("", "Boiling " + word), "lib.bib", list())))
                .accepted(editor);

        desk.workOff(run);

        entries(editor, run)
                .body("items.citationKey", equalTo(List.of("bell", "dee", "eve", "fay", "gus", "hal")))
                .body("items.path", equalTo(Arrays.asList("files/1/bell.pdf", null, null, null, null, "lib.bib")))
                .body(
                        "items.outcome",
                        equalTo(List.of(
                                "registered", "registered", "already_there", "registered", "refused", "refused")))
                .body("items[4].reason", equalTo("There is no file, no address and no abstract."))
                .body("items[5].reason", equalTo("The brace of line 6 is not closed. (Line 6)"));
        var bell = source(run, "bell");
        as(editor)
                .get("/api/v1/sources/" + bell)
                .then()
                .body("title", equalTo("On Boiling"))
                .body("kind", equalTo("paper"));
        assertThat(metadata(bell))
                .isEqualTo(new JsonObject()
                        .put("citationKey", "bell")
                        .put("type", "article")
                        .put("title", "On Boiling")
                        .put("authors", List.of("Anna Béll", "Carl Dee"))
                        .put("year", 2021)
                        .put("venue", "Water")
                        .put("doi", "10.1000/1"));
        var dee = source(run, "dee");
        as(editor)
                .get("/api/v1/sources/" + dee)
                .then()
                .body("title", equalTo("Fetched"))
                .body("address", equalTo(address()));
        assertThat(Database.column("SELECT parent_run_id FROM source_reference WHERE source_reference_id = ?", dee))
                .containsExactly(run.toString());
        desk.workUntil(() -> Database.count(
                        "SELECT count(*) FROM source_reference WHERE source_reference_id = ? AND source_item_id IS NOT NULL",
                        dee)
                == 1);
    }

    @Test
    void anAbstractIsATextWithWhatIsSaidOfTheWork() {
        var run = new Post().with("lib.bib", list()).accepted(editor);

        desk.workOff(run);

        var fay = source(run, "fay");
        as(editor)
                .get("/api/v1/sources/" + fay + "/text")
                .then()
                .body("text", equalTo("On Melting\n\nFay Fox\n\nIce, 2020\n\nAbstract\nIt melts " + word + "."));
        as(editor)
                .get("/api/v1/sources/" + fay + "/metadata")
                .then()
                .body("title", equalTo("On Melting"))
                .body("authors", equalTo(List.of("Fay Fox")))
                .body("year", equalTo(2020))
                .body("abstract", containsString(word));
    }

    @Test
    void risComesInAlike() {
        var run = new Post()
                .with("refs/my.ris", """
                        TY  - JOUR
                        ID  - r1
                        TI  - On Steam
                        L1  - bell.pdf
                        ER  -\s
                        TY  - JOUR
                        TI  - Only this
                        ER  -\s
                        """)
                .with("refs/bell.pdf", script("", "Steam " + word))
                .accepted(editor);

        desk.workOff(run);

        entries(editor, run)
                .body("items.citationKey", equalTo(List.of("r1", "Only this")))
                .body("items.outcome", equalTo(List.of("registered", "refused")));
        as(editor).get("/api/v1/sources/" + source(run, "r1")).then().body("title", equalTo("On Steam"));
    }

    @Test
    void aWorkWhoseFileCannotBeTakenComesInWithoutIt_andItsEntrySaysWhy() {
        var program = new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0};
        var run = new Post()
                .with("lib.bib", """
                        @misc{ann, title={Of Rain}, author={Ash, Ann}, abstract={It rains %1$s.}, file={ann.pdf}}
                        @misc{bea, title={Of Snow}, file={bea.pdf}, url={%2$s}}
                        @misc{cal, title={Of Hail}, file={cal.pdf}}
                        """.formatted(word, address()))
                .with("ann.pdf", program)
                .with("bea.pdf", program)
                .with("cal.pdf", program)
                .accepted(editor);

        desk.workOff(run);

        var why = "The file is named or declared as a PDF, but it is a program.";
        entries(editor, run)
                .body("items.path", equalTo(List.of("ann.pdf", "bea.pdf", "cal.pdf")))
                .body("items.outcome", equalTo(List.of("registered", "registered", "refused")))
                .body("items[0].reason", equalTo("Its abstract came in, because its file could not: " + why))
                .body(
                        "items[1].reason",
                        equalTo("What lies at its address comes in, because its file could not: " + why))
                .body("items[2].reason", equalTo(why));
        as(editor)
                .get("/api/v1/sources/" + source(run, "ann") + "/text")
                .then()
                .body("text", equalTo("Of Rain\n\nAnn Ash\n\nAbstract\nIt rains " + word + "."));
    }

    @Test
    void aWorkWhoseFileTurnsOutToBeUnreadable_orIsNotAtItsAddress_isThereAsItsAbstract() {
        var run = new Post()
                .with("lib.bib", """
                        @misc{ann, title={Of Rain}, author={Ash, Ann and Bay, Bea}, year=2021, abstract={It rains %1$s.}, file={ann.pdf}}
                        @misc{bea, title={Of Snow}, abstract={It snows %1$s.}, url={%2$s}}
                        @misc{cal, title={Of Hail}, file={cal.pdf}}
                        """.formatted(word, address().replace("pdf", "gone")))
                .with("ann.pdf", script("", "!refuse It is torn " + word + "."))
                .with("cal.pdf", script("", "!refuse It is worn " + word + "."))
                .accepted(editor);
        desk.workOff(run);

        desk.workUntil(() ->
                Database.count("SELECT count(*) FROM source_import_entry WHERE run_id = ? AND reason IS NOT NULL", run)
                        == 2);

        entries(editor, run)
                .body("items.outcome", equalTo(List.of("registered", "registered", "registered")))
                .body(
                        "items[0].reason",
                        equalTo("Its abstract came in, because its file could not be read: It is torn " + word + "."))
                .body(
                        "items[1].reason",
                        equalTo("Its abstract came in, because what lies at its address could not: The site answered"
                                + " 404 instead of the file."))
                .body("items[2].reason", nullValue());
        as(editor)
                .get("/api/v1/sources/" + source(run, "ann") + "/text")
                .then()
                .body("text", equalTo("Of Rain\n\nAnn Ash, Bea Bay\n\n2021\n\nAbstract\nIt rains " + word + "."));
        as(editor)
                .get("/api/v1/sources/" + source(run, "bea") + "/metadata")
                .then()
                .body("title", equalTo("Of Snow"))
                .body("abstract", containsString(word));
        // What failed is there with its reason, for whoever wants to try it again.
        assertThat(Database.column(
                        "SELECT error_message FROM source_reference"
                                + " WHERE parent_run_id = ? AND processing_status = 'failed'",
                        run))
                .containsExactlyInAnyOrder(
                        "It is torn " + word + ".",
                        "It is worn " + word + ".",
                        "The site answered 404 instead of the file.");
    }

    @Test
    void aScanThatNobodyCanReadIsThereAsItsAbstract() {
        var run = new Post()
                .with("lib.bib", "@misc{ann, title={Of Rain}, abstract={It rains %s.}, file={ann.pdf}}".formatted(word))
                .with("ann.pdf", script(word, " "))
                .accepted(editor);
        desk.workOff(run);

        desk.workUntil(() ->
                Database.count("SELECT count(*) FROM source_import_entry WHERE run_id = ? AND reason IS NOT NULL", run)
                        == 1);

        entries(editor, run)
                .body(
                        "items[0].reason",
                        equalTo("Its abstract came in, because its file could not be read: No text was found in it, so"
                                + " nothing of it can be searched."));
        as(editor).get("/api/v1/sources/" + source(run, "ann") + "/text").then().body("text", containsString(word));
    }

    private byte[] list() {
        return """
                @article{bell, title={On Boiling}, author={B{\\'e}ll, Anna and Dee, Carl}, year=2021, journal={Water}, doi={10.1000/1}, file={PDF:files/1/bell.pdf:application/pdf}}
                @misc{dee, title={Fetched}, url={%1$s}}
                @misc{eve, title={Fetched once more}, url={%1$s}}
                @misc{fay, title={On Melting}, author={Fox, Fay}, year=2020, journal={Ice}, abstract={It melts %2$s.}}
                @misc{gus, title={Nothing}}
                @misc{hal, title={Broken
                """.formatted(address(), word).getBytes(StandardCharsets.UTF_8);
    }

    private String address() {
        return "http://127.0.0.1:" + site.actualPort() + "/" + word + ".pdf";
    }

    private static UUID source(UUID run, String key) {
        return UUID.fromString(Database.column(
                        "SELECT source_reference_id FROM source_import_entry WHERE run_id = ? AND citation_key = ?",
                        run,
                        key)
                .getFirst());
    }

    private static JsonObject metadata(UUID source) {
        return new JsonObject(
                Database.column("SELECT metadata FROM source_reference WHERE source_reference_id = ?", source)
                        .getFirst());
    }
}
