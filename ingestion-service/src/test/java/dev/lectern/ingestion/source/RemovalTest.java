package dev.lectern.ingestion.source;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.comeDue;
import static dev.lectern.ingestion.source.Desk.delete;
import static dev.lectern.ingestion.source.Desk.get;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.status;
import static dev.lectern.ingestion.source.Desk.until;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.Receipts;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RemovalTest {

    private final Person somebody = TestToken.editor();
    private final Desk desk;

    RemovalTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void theLastReferenceTakesEverythingWithItOnceTheIndexHasAnswered() {
        var source = completed(somebody, "Helium boils at -269 degrees. " + UUID.randomUUID());
        var hash = hash(source);

        var run = delete(somebody, source.id());

        get(somebody, source.id()).statusCode(404);
        untilSaid(run, new SourceDereferenced(source.item(), source.id(), true));
        desk.workOff(run);
        assertThat(chunks(source)).isPositive();
        assertThat(Files.exists(Desk.blob(hash))).isTrue();

        receipt(source, run, 0);
        until(() -> items(source) == 0);
        desk.workOff(run);

        untilSaid(run, new RunCompleted(run));
        assertThat(chunks(source)).isZero();
        assertThat(Files.exists(Desk.blob(hash))).isFalse();
        assertThat(said(run, RunEvent.class))
                .containsExactly(
                        new RunStarted(run, "source-deletion", null, source.id().toString()),
                        new StepFinished(run, "unindex", 1, 1),
                        new RunCompleted(run));
    }

    @Test
    void whatAnotherProjectUsesStays() {
        var first = completed(somebody, "Krypton boils at -153 degrees.");
        var neighbour = TestToken.editor().in(somebody.workspace(), UUID.randomUUID());
        var second = add(neighbour, "Krypton boils at -153 degrees.");

        var run = delete(somebody, first.id());

        untilSaid(run, new RunCompleted(run));
        assertThat(said(run, SourceDereferenced.class))
                .containsExactly(new SourceDereferenced(first.item(), first.id(), false));
        get(neighbour, second.id()).statusCode(200);
        assertThat(chunks(first)).isPositive();
    }

    @Test
    void whatComesBackWhileItIsBeingRemovedIsANewItemAndKeepsItsBytes() {
        var text = "Radon boils at -62 degrees. " + UUID.randomUUID();
        var source = completed(somebody, text);
        var run = delete(somebody, source.id());

        var again = desk.cut(somebody, text);
        receipt(source, run, 0);
        until(() -> items(source) == 0);
        desk.workOff(run);
        untilSaid(run, new RunCompleted(run));

        assertThat(again.deduplicated()).isFalse();
        assertThat(again.item()).isNotEqualTo(source.item());
        assertThat(chunks(again)).isPositive();
        as(somebody)
                .get("/api/v1/sources/" + again.id() + "/text")
                .then()
                .statusCode(200)
                .body("text", equalTo(text));
    }

    @Test
    void bytesThatAnotherWorkspaceHasTooStay() {
        var text = "Ozone boils at -112 degrees. " + UUID.randomUUID();
        var source = completed(somebody, text);
        var stranger = TestToken.editor();
        var theirs = add(stranger, text);

        var run = delete(somebody, source.id());
        receipt(source, run, 0);
        until(() -> items(source) == 0);
        desk.workOff(run);

        untilSaid(run, new RunCompleted(run));
        as(stranger).get("/api/v1/sources/" + theirs.id() + "/text").then().statusCode(200);
    }

    @Test
    void anIndexThatKeepsSomethingFailsTheRun_andItsLaterReceiptStillCleansUp() {
        var source = completed(somebody, "Fluorine boils at -188 degrees.");
        var run = delete(somebody, source.id());

        receipt(source, run, 3);
        untilSaid(run, new RunFailed(run, "unindex", "The index still has 3 vectors and 0 postings of it."));
        assertThat(items(source)).isEqualTo(1);

        receipt(source, run, 0);
        until(() -> items(source) == 0);
        desk.workOff(run);
        assertThat(said(run, RunCompleted.class)).isEmpty();
    }

    @Test
    void anIndexThatSendsNoReceiptFailsTheRun() {
        var source = completed(somebody, "Chlorine boils at -34 degrees.");
        var run = delete(somebody, source.id());

        comeDue(run, "await-receipt");
        desk.workOff(run);

        untilSaid(run, new RunFailed(run, "unindex", "The index sent no receipt within 30 minutes."));
    }

    @Test
    void deletingWhatIsAtWorkEndsItsRunAsCancelled() {
        var source = desk.cut(somebody, "Iodine boils at 184 degrees.");

        var run = delete(somebody, source.id());

        untilSaid(source.run(), new RunCancelled(source.run()));
        untilSaid(run, new SourceDereferenced(source.item(), source.id(), true));
        Broker.send("retrieval", source.scope(), new SourceIndexed(source.item(), source.id(), UUID.randomUUID(), 1));
        receipt(source, run, 0);
        until(() -> items(source) == 0);
        desk.workOff(run);
        untilSaid(run, new RunCompleted(run));
        assertThat(said(source.run(), RunCompleted.class)).isEmpty();
    }

    @Test
    void aReceiptForWhatLivesIsNoReasonToDeleteIt() {
        var source = completed(somebody, "Sulphur boils at 445 degrees.");
        var last = desk.cut(somebody, "Selenium boils at 685 degrees.");

        receipt(source, source.run(), 0);
        Broker.send("retrieval", last.scope(), new SourceIndexed(last.item(), last.id(), UUID.randomUUID(), 1));
        until(() -> status(last).equals("completed"));
        until(() -> Database.count("SELECT count(*) FROM outbox") == 0);

        assertThat(items(source)).isEqualTo(1);
        get(somebody, source.id()).statusCode(200);
    }

    @Test
    void whatWasCancelledIsCleanedUpQuietlyAndForgottenOnDemand() {
        var source = desk.cut(somebody, "Tellurium boils at 988 degrees.");
        Broker.send("workflow", source.scope(), new CancelRequested(source.run()));
        untilSaid(source.run(), new SourceDereferenced(source.item(), source.id(), true));

        receipt(source, source.run(), 0);
        until(() -> items(source) == 0);
        desk.workOff(source.run());

        assertThat(said(source.run(), RunEvent.class)).endsWith(new RunCancelled(source.run()));
        as(somebody).delete("/api/v1/sources/" + source.id()).then().statusCode(204);
        get(somebody, source.id()).statusCode(404);
    }

    @Test
    void sourcesOfAPurgedProjectGoOneByOne_andWhatAnotherUsesStays() {
        var gone = completed(somebody, "Neon boils at -246 degrees. " + UUID.randomUUID());
        var text = "Argon boils at -186 degrees. " + UUID.randomUUID();
        var shared = completed(somebody, text);
        var neighbour = TestToken.editor().in(somebody.workspace(), UUID.randomUUID());
        var theirs = add(neighbour, text);
        var run = UUID.randomUUID();
        var from = new Scope(run, somebody.workspace(), neighbour.project(), somebody.user());

        Receipts.ask(from, "project", somebody.project(), 1);
        desk.workUntil(() -> Database.count(
                        "SELECT count(*) FROM async_job WHERE job_type = 'confirm-purge'" + " AND run_id = ?", run)
                > 0);
        desk.workUntil(() -> removalRun(gone).size() == 1);
        var part = UUID.fromString(removalRun(gone).getFirst());
        assertThat(Receipts.told(run, 1)).isEmpty();
        desk.workOff(part);
        receipt(gone, part, 0);
        until(() -> items(gone) == 0);
        desk.workOff(part);
        desk.workUntil(() -> {
            comeDue(run, "confirm-purge");
            return !Receipts.told(run, 1).isEmpty();
        });

        assertThat(Receipts.told(run, 1))
                .singleElement()
                .satisfies(receipt ->
                        assertThat(receipt.left().values()).isNotEmpty().allMatch(rows -> rows == 0));
        assertThat(Receipts.told(part, 0)).singleElement().satisfies(receipt -> {
            assertThat(receipt.kind()).isEqualTo("document");
            assertThat(receipt.subjectId()).isEqualTo(gone.item());
            assertThat(receipt.removed()).containsEntry("source_item", 1L).containsEntry("chunk", 1L);
        });
        assertThat(items(shared)).isOne();
        get(neighbour, theirs.id()).statusCode(200);
    }

    private static List<String> removalRun(Added source) {
        return Database.column(
                "SELECT removal_run_id::text FROM source_item WHERE source_item_id = ? AND removal_run_id IS NOT NULL",
                source.item());
    }

    private Added completed(Person person, String text) {
        var source = desk.cut(person, text);
        Broker.send("retrieval", source.scope(), new SourceIndexed(source.item(), source.id(), UUID.randomUUID(), 1));
        until(() -> status(source).equals("completed"));
        return source;
    }

    private static void receipt(Added source, UUID run, int vectorsLeft) {
        Broker.send("retrieval", source.scope().withRun(run), new SourceUnindexed(source.item(), vectorsLeft, 0));
    }

    private static long chunks(Added source) {
        return Database.count("SELECT count(*) FROM chunk WHERE source_item_id = ?", source.item());
    }

    private static long items(Added source) {
        return Database.count("SELECT count(*) FROM source_item WHERE source_item_id = ?", source.item());
    }

    private static String hash(Added source) {
        return Database.column("SELECT text_hash FROM source_item WHERE source_item_id = ?", source.item())
                .getFirst();
    }
}
