package dev.lectern.ingestion.prep;

import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.script;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
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
import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a folder of its own of a real corpus. */
@QuarkusTest
class PrepTest {

    private static final String PREP = "/api/v1/prep";

    @Inject
    Desk desk;

    private final Person owner = TestToken.owner();
    private final String name = "folder-" + UUID.randomUUID();
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        var corpus = ConfigProvider.getConfig().getValue("lectern.corpus.folder", Path.class);
        folder = Files.createDirectories(corpus.resolve(name).resolve("below")).getParent();
        var boiling = script("", "Water boils in " + UUID.randomUUID() + ".");
        Files.write(folder.resolve("b.pdf"), boiling);
        Files.write(folder.resolve("below/a.pdf"), boiling);
        Files.write(folder.resolve("c.pdf"), script("", "Water freezes in " + UUID.randomUUID() + "."));
        Files.write(folder.resolve("empty.pdf"), new byte[0]);
        Files.write(folder.resolve(".hidden"), new byte[1]);
    }

    @Test
    void theManifestNamesWhatIsThere_andNothingIsTakenInWhereItIsOnlyToBeLookedAt() {
        var run = prepare(false, true);

        desk.workOff(run);

        untilSaid(run, new RunCompleted(run));
        get(run).statusCode(200)
                .body("manifest.fileCount", equalTo(4))
                .body(
                        "manifest.files.path",
                        equalTo(List.of(at("b.pdf"), at("below/a.pdf"), at("c.pdf"), at("empty.pdf"))))
                .body("manifest.empty", equalTo(List.of(at("empty.pdf"))))
                .body("manifest.duplicates", equalTo(List.of(List.of(at("b.pdf"), at("below/a.pdf")))))
                .body("manifest.corpusHash", notNullValue())
                .body("outcome", nullValue());
        assertThat(sources(run)).isZero();
    }

    @Test
    void eachContentComesInOnceAsARunBelow() throws IOException {
        Files.write(folder.resolve("setup.exe"), new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0});
        var run = prepare(false, false);

        desk.workOff(run);

        untilSaid(run, new RunCompleted(run));
        get(run).body("outcome.registered", equalTo(2))
                .body("outcome.alreadyThere", equalTo(0))
                .body("outcome.refused", hasSize(1))
                .body("outcome.refused[0].path", equalTo(at("setup.exe")));
        var child = UUID.fromString(Database.column(
                        "SELECT run_id FROM source_reference WHERE parent_run_id = ? AND source = ?", run, at("b.pdf"))
                .getFirst());
        Desk.until(() -> !said(child, RunStarted.class).isEmpty());
        assertThat(said(child, RunStarted.class)).singleElement().satisfies(started -> assertThat(started.parentRun())
                .isEqualTo(run));
        assertThat(Database.column("SELECT priority FROM async_job WHERE run_id = ? AND job_type = 'parse'", child))
                .containsExactly("-1");
    }

    @Test
    void theSameFolderHasTheSameHash_andWhatIsThereIsNotTakenInAgain() {
        var first = prepare(false, false);
        desk.workOff(first);

        var second = prepare(false, false);
        desk.workOff(second);

        get(second)
                .body("manifest.corpusHash", equalTo(hash(first)))
                .body("outcome.registered", equalTo(0))
                .body("outcome.alreadyThere", equalTo(2));
    }

    @Test
    void emptyFilesFailTheRunWhereTheyMust_andTheReasonSaysHowMany() {
        var run = prepare(true, false);

        desk.workOff(run);

        untilSaid(run, new RunFailed(run, "prep", "1 of 4 files are empty."));
        get(run).body("manifest.empty", hasSize(1));
        assertThat(sources(run)).isZero();
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        var outside = Files.createTempDirectory("outside");
        Files.write(outside.resolve("secret.pdf"), script("", "Secret " + UUID.randomUUID()));
        Files.createSymbolicLink(folder.resolve("way-out"), outside);
        Files.createSymbolicLink(folder.resolve("z.pdf"), outside.resolve("secret.pdf"));

        var run = prepare(false, true);
        desk.workOff(run);

        get(run).body("manifest.fileCount", equalTo(4))
                .body("manifest.passedOver", equalTo(List.of(at("way-out"), at("z.pdf"))));
        post(owner, name + "/way-out", false, true).statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../..", "/etc", "nothing-here", "a/../../.."})
    void nothingOutsideIsLookedAt(String path) {
        post(owner, path, false, true).statusCode(422).contentType("application/problem+json");
    }

    @Test
    void onlyOwnersPrepare_andOtherProjectsSeeNothingOfIt() {
        post(TestToken.editor(), name, false, true).statusCode(403);
        var run = prepare(false, true);
        desk.workOff(run);

        as(TestToken.owner()).get(PREP + "/" + run).then().statusCode(404);
        as(owner.in(owner.workspace(), UUID.randomUUID()))
                .get(PREP + "/" + run)
                .then()
                .statusCode(404);
    }

    @Test
    void whoCallsItOffCallsOffWhatCameInBelow() {
        var run = prepare(false, false);
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
        var run = prepare(false, false);

        cancel(run);
        Desk.until(
                () -> Database.count("SELECT count(*) FROM async_job WHERE run_id = ? AND cancel_requested", run) == 1);
        desk.workOff(run);

        untilSaid(run, new RunCancelled(run));
        assertThat(sources(run)).isZero();
    }

    private void cancel(UUID run) {
        var scope = new Scope(run, owner.workspace(), owner.project(), owner.user());
        Broker.send("workflow", scope, new CancelRequested(run));
    }

    private UUID prepare(boolean failOnEmpty, boolean validateOnly) {
        return post(owner, name, failOnEmpty, validateOnly)
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
    }

    private static ValidatableResponse post(Person person, String folder, boolean failOnEmpty, boolean validateOnly) {
        var body = new HashMap<String, Object>();
        body.put("folder", folder);
        body.put("failOnEmpty", failOnEmpty);
        body.put("validateOnly", validateOnly);
        return as(person).body(body).post(PREP).then();
    }

    private ValidatableResponse get(UUID run) {
        return as(owner).get(PREP + "/" + run).then();
    }

    private String hash(UUID run) {
        return get(run).extract().jsonPath().getString("manifest.corpusHash");
    }

    private String at(String path) {
        return name + "/" + path;
    }

    private static long sources(UUID run) {
        return Database.count("SELECT count(*) FROM source_reference WHERE parent_run_id = ?", run);
    }
}
