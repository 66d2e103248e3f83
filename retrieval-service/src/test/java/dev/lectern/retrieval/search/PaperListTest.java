package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.ProjectEvent.PaperListed;
import dev.lectern.common.event.ProjectEvent.PaperUnlisted;
import dev.lectern.common.identity.Claim;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a project finds: what is on its list of papers, all of its workspace, or what it took in itself. */
@QuarkusTest
class PaperListTest {

    private final Person here = TestToken.viewer();
    private final Person there = here.in(here.workspace(), UUID.randomUUID());

    @Test
    void aPaperOnTheListIsFound_asLongAsItIsOnIt() {
        var foreign = Sources.indexed(there, "theirs", "Tides follow the moon.");
        assertThat(found(here, Claim.OWN_PROJECT)).isEmpty();

        heard(new PaperListed(here.project(), foreign.id, 1));

        assertThat(found(here, Claim.OWN_PROJECT)).containsExactly("theirs");
        assertThat(found(here, Claim.LIST_ONLY)).containsExactly("theirs");
        heard(new PaperUnlisted(here.project(), foreign.id, 2));
        assertThat(found(here, Claim.OWN_PROJECT)).isEmpty();
        assertThat(found(there, Claim.OWN_PROJECT)).containsExactly("theirs");
    }

    @Test
    void onesOwnIsFoundAtOnce_untilItIsTakenOff() {
        var own = Sources.indexed(here, "mine", "Tides follow the moon.");
        assertThat(found(here, Claim.OWN_PROJECT)).containsExactly("mine");

        heard(new PaperUnlisted(here.project(), own.id, 2));

        assertThat(found(here, Claim.OWN_PROJECT)).isEmpty();
        assertThat(found(here, Claim.WHOLE_WORKSPACE)).containsExactly("mine");
    }

    @Test
    void aListThatCountsHidesEvenOnesOwn() {
        Sources.indexed(here, "mine", "Tides follow the moon.");
        var foreign = Sources.indexed(there, "theirs", "Tides follow the moon twice a day.");

        heard(new PaperListed(here.project(), foreign.id, 1));

        assertThat(found(here, Claim.LIST_ONLY)).containsExactly("theirs");
    }

    @Test
    void aProjectThatSeesAllFindsTheWholeWorkspaceAndNoOther() {
        Sources.indexed(here, "mine", "Tides follow the moon.");
        Sources.indexed(there, "theirs", "Tides follow the moon twice a day.");
        Sources.indexed(TestToken.viewer(), "strange", "Tides follow the moon elsewhere.");

        assertThat(found(here, Claim.WHOLE_WORKSPACE)).containsExactlyInAnyOrder("mine", "theirs");
        assertThat(search(here, Claim.WHOLE_WORKSPACE).getInt("coverage.sources"))
                .isEqualTo(2);
    }

    @Test
    void whatIsNoProjectsIsFoundByNone_notEvenFromAList() {
        var shelved = Sources.indexed(here.in(here.workspace(), null), "shelved", "Tides follow the moon.");
        assertThat(found(here, Claim.OWN_PROJECT)).isEmpty();
        assertThat(found(here, Claim.WHOLE_WORKSPACE)).isEmpty();

        heard(new PaperListed(here.project(), shelved.id, 1));
        assertThat(found(here, Claim.LIST_ONLY)).isEmpty();

        Wire.send(shelved.scope, shelved.dereferenced(true));
        assertThat(Wire.awaitEvent(shelved.scope.runId(), SourceUnindexed.class).data())
                .isEqualTo(new SourceUnindexed(shelved.id, 0, 0));
    }

    @Test
    void whatIsNotOnTheListIsNotFelt() {
        var listed = Sources.indexed(there, "listed", "apple apple banana", "apple cherry");
        heard(new PaperListed(here.project(), listed.id, 1));
        var before = search(here, Claim.LIST_ONLY).getList("hits");

        Sources.indexed(here, "mine", "tides and apples", "tides");
        Sources.indexed(there, "theirs", "tides of apple juice", "apple");

        assertThat(search(here, Claim.LIST_ONLY).<Object>getList("hits")).isEqualTo(before);
    }

    @Test
    void olderNewsChangesNothing() {
        var foreign = Sources.indexed(there, "theirs", "Tides follow the moon.");

        heard(new PaperUnlisted(here.project(), foreign.id, 4));
        heard(new PaperListed(here.project(), foreign.id, 3));

        assertThat(found(here, Claim.OWN_PROJECT)).isEmpty();
        heard(new PaperListed(here.project(), foreign.id, 5));
        assertThat(found(here, Claim.OWN_PROJECT)).containsExactly("theirs");
    }

    @Test
    void whatNobodyHasAnyMoreIsOnNoList() {
        var foreign = Sources.indexed(there, "theirs", "Tides follow the moon.");
        heard(new PaperListed(here.project(), foreign.id, 1));

        Wire.send(foreign.scope.withRun(Ids.next()), foreign.dereferenced(true));

        Awaitility.await().untilAsserted(() -> assertThat(
                        Database.count("SELECT count(*) FROM project_paper WHERE source_item_id = ?", foreign.id))
                .isZero());
        assertThat(found(here, Claim.OWN_PROJECT)).isEmpty();
        heard(new PaperListed(here.project(), foreign.id, 2));
        assertThat(found(here, Claim.OWN_PROJECT)).isEmpty();
        assertThat(search(here, Claim.OWN_PROJECT).getInt("coverage.sources")).isZero();
    }

    private void heard(Event event) {
        var told = Broker.event("project", new Scope(Ids.next(), here.workspace(), here.project(), here.user()), event);
        Broker.send(told);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Database.count(
                                "SELECT count(*) FROM inbox WHERE event_id = ? AND consumer = 'retrieval-papers'",
                                told.id())
                        == 1);
    }

    private static List<String> found(Person who, String corpus) {
        return search(who, corpus).getList("hits.title");
    }

    private static JsonPath search(Person who, String corpus) {
        return given().auth()
                .oauth2(who.token(corpus))
                .contentType("application/json; charset=UTF-8")
                .body(JsonObject.of("query", "tides").encode())
                .post("/api/v1/search")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
