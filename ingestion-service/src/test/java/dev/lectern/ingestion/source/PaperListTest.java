package dev.lectern.ingestion.source;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.note;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.ProjectEvent.PaperListed;
import dev.lectern.common.event.ProjectEvent.PaperUnlisted;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.identity.Claim;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a project sees: its list of papers, all of its workspace, or what it took in itself. */
@QuarkusTest
class PaperListTest {

    private static final String SOURCES = "/api/v1/sources";

    private final Person here = TestToken.editor();
    private final Person there = here.in(here.workspace(), UUID.randomUUID());

    @Test
    void aPaperOnTheListIsSeenLikeOnesOwn_asLongAsItIsOnIt() {
        var foreign = add(there, "Added elsewhere.");
        sees(here, Claim.OWN_PROJECT);

        heard(new PaperListed(here.project(), foreign.item(), 1));

        sees(here, Claim.OWN_PROJECT, foreign);
        as(here, Claim.OWN_PROJECT)
                .get(SOURCES + "/" + foreign.id())
                .then()
                .body("projectId", equalTo(there.project().toString()));
        heard(new PaperUnlisted(here.project(), foreign.item(), 2));
        sees(here, Claim.OWN_PROJECT);
        hides(here, Claim.OWN_PROJECT, foreign);
    }

    @Test
    void whatAnotherProjectAddedIsOnlyRead() {
        var foreign = add(there, "Not to be touched.");
        heard(new PaperListed(here.project(), foreign.item(), 1));

        for (var corpus : List.of(Claim.OWN_PROJECT, Claim.LIST_ONLY, Claim.WHOLE_WORKSPACE)) {
            as(here, corpus).delete(SOURCES + "/" + foreign.id()).then().statusCode(409);
            as(here, corpus)
                    .post(SOURCES + "/" + foreign.id() + "/retry")
                    .then()
                    .statusCode(409);
        }

        sees(there, Claim.OWN_PROJECT, foreign);
    }

    @Test
    void aListThatCountsHidesEvenOnesOwn() {
        var before = addTo(here, Claim.WHOLE_WORKSPACE, "Added when all was seen.");
        var listed = add(there, "Listed.");
        heard(new PaperListed(here.project(), listed.item(), 1));

        sees(here, Claim.LIST_ONLY, listed);
        hides(here, Claim.LIST_ONLY, before);
        var after = addTo(here, Claim.LIST_ONLY, "Added when the list counts.");
        sees(here, Claim.LIST_ONLY, after, listed);

        // It has not failed, which is another refusal than that it is not there.
        as(here, Claim.LIST_ONLY)
                .post(SOURCES + "/" + before.id() + "/retry")
                .then()
                .statusCode(409)
                .body("detail", not(containsString("Another project")));
        as(here, Claim.LIST_ONLY).delete(SOURCES + "/" + before.id()).then().statusCode(202);
        hides(here, Claim.WHOLE_WORKSPACE, before);
    }

    @Test
    void aProjectThatSeesAllSeesEachPaperOnce() {
        var own = addTo(here, Claim.WHOLE_WORKSPACE, "In both.");
        var twin = add(there, "In both.");
        var foreign = add(there, "Only there.");
        var third = here.in(here.workspace(), UUID.randomUUID());
        add(third, "Only there.");
        add(TestToken.editor(), "In another workspace.");

        assertThat(twin.item()).isEqualTo(own.item());
        sees(here, Claim.WHOLE_WORKSPACE, foreign, own);
        hides(here, Claim.WHOLE_WORKSPACE, twin);
        as(here, Claim.WHOLE_WORKSPACE)
                .get(SOURCES + "?limit=1")
                .then()
                .body("items.id", contains(foreign.id().toString()));
    }

    @Test
    void onesOwnIsHiddenWhenItIsTakenOff_andBackWhenItIsAddedAnew() {
        var own = add(here, "Taken off for a while.");
        heard(new PaperListed(here.project(), own.item(), 1));
        heard(new PaperUnlisted(here.project(), own.item(), 2));
        sees(here, Claim.OWN_PROJECT);
        hides(here, Claim.OWN_PROJECT, own);

        var again = add(here, "Taken off for a while.");

        assertThat(again.id()).isEqualTo(own.id());
        assertThat(again.deduplicated()).isTrue();
        sees(here, Claim.OWN_PROJECT, own);
        Desk.until(() -> Broker.read(event -> event.data().equals(new SourceReferenced(own.item(), own.id(), "note")))
                        .size()
                == 1);
    }

    @Test
    void whatTheProjectLetsGoIsNotSeenAnyMore_thoughAnotherOneHasIt() {
        var own = add(here, "Let go here.");
        var foreign = add(there, "Let go here.");
        heard(new PaperListed(here.project(), own.item(), 1));

        Desk.delete(here, own.id());

        sees(here, Claim.OWN_PROJECT);
        hides(here, Claim.OWN_PROJECT, foreign);
        sees(there, Claim.OWN_PROJECT, foreign);
    }

    @Test
    void olderNewsChangesNothing_norDoesNewsOfWhatIsNotThere() {
        var foreign = add(there, "Told of in the wrong order.");
        var gone = UUID.randomUUID();

        heard(new PaperUnlisted(here.project(), foreign.item(), 2));
        heard(new PaperListed(here.project(), foreign.item(), 1));
        heard(new PaperListed(here.project(), gone, 1));

        sees(here, Claim.OWN_PROJECT);
        assertThat(Database.count("SELECT count(*) FROM project_paper WHERE source_item_id = ?", gone))
                .isZero();
        heard(new PaperListed(here.project(), foreign.item(), 3));
        sees(here, Claim.OWN_PROJECT, foreign);
    }

    @Test
    void aListOfAnotherWorkspaceReachesNothing() {
        var foreign = add(TestToken.editor(), "In another workspace.");

        heard(new PaperListed(here.project(), foreign.item(), 1));

        sees(here, Claim.OWN_PROJECT);
        hides(here, Claim.OWN_PROJECT, foreign);
    }

    private void heard(Event event) {
        var told = Broker.event("project", new Scope(Ids.next(), here.workspace(), here.project(), here.user()), event);
        Broker.send(told);
        Desk.until(() -> Database.count(
                        "SELECT count(*) FROM inbox WHERE event_id = ? AND consumer = 'source-papers'", told.id())
                == 1);
    }

    /** These, the newest first, and no other ones; each of them also by its id. */
    private static void sees(Person person, String corpus, Added... sources) {
        list(person, corpus)
                .body(
                        "items.id",
                        equalTo(List.of(sources).stream()
                                .map(source -> source.id().toString())
                                .toList()));
        for (var source : sources) {
            for (var below : List.of("", "/text", "/chunks")) {
                as(person, corpus)
                        .get(SOURCES + "/" + source.id() + below)
                        .then()
                        .statusCode(200);
            }
        }
    }

    private static void hides(Person person, String corpus, Added source) {
        for (var below : List.of("", "/text", "/chunks")) {
            as(person, corpus)
                    .get(SOURCES + "/" + source.id() + below)
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("No such source."));
        }
    }

    private static ValidatableResponse list(Person person, String corpus) {
        return as(person, corpus).get(SOURCES).then().statusCode(200);
    }

    private static Added addTo(Person person, String corpus, String text) {
        var body = as(person, corpus)
                .body(note(text))
                .post(SOURCES)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        return new Added(person, body.getUUID("runId"), body.getUUID("sourceId"), body.getUUID("sourceItemId"), false);
    }

    private static RequestSpecification as(Person person, String corpus) {
        return given().auth()
                .oauth2(person.token(corpus))
                .header("X-Run-Id", Ids.next().toString())
                .contentType(ContentType.JSON);
    }
}
