package dev.lectern.project.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.project.People;
import dev.lectern.project.paper.Papers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NoteTest {

    private static final String FULL = """
            {"page":12,"highlight":"Audible in 7 of 10 nights.\\nAt both sites.","highlightTerms":["noise","100%"],
             "text":" Compare with the second site. ","colour":"yellow","userId":"x"}
            """;

    private final Tenancy tenancy;
    private final Vertx vertx;
    private Person owner;
    private Person guest;
    private UUID paper;

    NoteTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @BeforeEach
    void twoPeopleWithOnePaper() {
        owner = People.somebody();
        guest = People.somebody().in(owner.workspace(), owner.project());
        People.add(owner, owner.project().toString(), guest, "viewer");
        paper = Papers.add(owner, owner.project());
    }

    @Test
    void onlyEditorsWriteNotes_butWhoIsOneNoMoreStillReadsAndDeletesTheirs() {
        var id = id(add(guest, paper, FULL));
        var reader = new Person(
                guest.user(), guest.session(), guest.workspace(), guest.project(), List.of(Access.USER, Access.VIEWER));

        add(reader, paper, FULL).statusCode(403);
        People.as(reader)
                .body("{\"text\":\"Other\"}")
                .patch(notes(paper) + "/" + id)
                .then()
                .statusCode(403);
        People.as(reader).get(notes(paper)).then().body("items.id", contains(id));
        People.as(reader).delete(notes(paper) + "/" + id).then().statusCode(204);
    }

    @Test
    void aNoteIsKeptAsItWasWritten() {
        var added = add(owner, paper, FULL).statusCode(201);

        var id = added.body("sourceItemId", equalTo(paper.toString()))
                .body("page", equalTo(12))
                .body("highlight", equalTo("Audible in 7 of 10 nights.\nAt both sites."))
                .body("highlightTerms", contains("noise", "100%"))
                .body("text", equalTo(" Compare with the second site. "))
                .body("colour", equalTo("yellow"))
                .extract()
                .<String>path("id");
        added.header("Location", notes(paper) + "/" + id);
        assertThat(People.as(owner)
                        .get(notes(paper) + "/" + id)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .isEqualTo(added.extract().asString());
    }

    @Test
    void nobodyElseSeesIt_notEvenTheOwnerOfTheProject() {
        var id = id(add(guest, paper, FULL));

        for (var nobodys : List.of(id, UUID.randomUUID().toString())) {
            var path = notes(paper) + "/" + nobodys;
            People.as(owner).get(path).then().statusCode(404).body("detail", equalTo("No such note."));
            People.as(owner).body(FULL).patch(path).then().statusCode(404);
            People.as(owner).delete(path).then().statusCode(404);
            People.as(owner).delete("/api/v1/notes/" + nobodys).then().statusCode(404);
        }
        People.as(owner).get(notes(paper)).then().body("items", empty());
        People.as(owner).get("/api/v1/notes").then().body("items", empty());
        People.as(owner).get("/api/v1/notes/export.json").then().body("$", empty());
        People.as(guest).get(notes(paper)).then().body("items.id", contains(id));
    }

    @Test
    void theDatabaseShowsItToItsAuthorOnly_whateverIsAsked() {
        add(guest, paper, FULL).statusCode(201);

        assertThat(rowsFor(guest.user())).isOne();
        assertThat(rowsFor(owner.user())).isZero();
        assertThat(rowsFor(null)).isZero();
    }

    @Test
    void markedPassagesGoWithThePaper_whatPeopleWroteStays() {
        add(guest, paper, FULL).statusCode(201);
        add(owner, paper, FULL).statusCode(201);
        var other = Papers.add(owner, owner.project());
        add(owner, other, FULL).statusCode(201);

        Papers.unrefer(owner, owner.project(), paper, UUID.randomUUID(), true);

        for (var person : List.of(guest, owner)) {
            People.as(person)
                    .get("/api/v1/notes?sourceItemId=" + paper)
                    .then()
                    .body("items.text", contains(" Compare with the second site. "))
                    .body("items[0].highlight", nullValue())
                    .body("items[0].highlightTerms", empty());
        }
        People.as(owner).get(notes(other)).then().body("items[0].highlightTerms", contains("noise", "100%"));
    }

    @Test
    void itBelongsToItsProject() {
        var other = UUID.fromString(People.create(owner, "Other"));
        var elsewhere = owner.in(owner.workspace(), other);
        var id = id(add(owner, paper, FULL));
        Papers.put(owner, other, paper).statusCode(201);

        People.as(elsewhere).get(notes(paper)).then().statusCode(200).body("items", empty());
        People.as(elsewhere).get(notes(paper) + "/" + id).then().statusCode(404);
        People.as(elsewhere).get("/api/v1/notes").then().body("items", empty());
    }

    @Test
    void whatIsAbsentStaysAndWhatIsEmptyGoes() {
        var id = id(add(owner, paper, FULL));

        change(id, "{\"text\":\"Other.\"}")
                .statusCode(200)
                .body("text", equalTo("Other."))
                .body("page", equalTo(12))
                .body("colour", equalTo("yellow"));
        change(id, "{\"page\":0,\"highlight\":\"\",\"highlightTerms\":[],\"colour\":\"\"}")
                .statusCode(200)
                .body("text", equalTo("Other."))
                .body("page", nullValue())
                .body("highlight", nullValue())
                .body("highlightTerms", empty())
                .body("colour", nullValue());
        change(id, "{}").statusCode(422);
        change(id, "{\"text\":\" \\n \"}").statusCode(400).body("errors[0].field", equalTo("text"));
        People.as(owner).delete(notes(paper) + "/" + id).then().statusCode(204);
        People.as(owner).get(notes(paper) + "/" + id).then().statusCode(404);
        assertThat(Database.count("SELECT count(*) FROM paper_note WHERE paper_note_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void aPaperThatTheProjectDoesNotSeeIsNone() {
        var id = id(add(owner, paper, FULL));
        var kept = Papers.add(owner, owner.project());
        Papers.put(owner, owner.project(), kept).statusCode(201);

        for (var unseen : List.of(paper, UUID.randomUUID())) {
            People.as(owner).get(notes(unseen)).then().statusCode(404).body("detail", equalTo("No such paper."));
            add(owner, unseen, FULL).statusCode(404).body("detail", equalTo("No such paper."));
            People.as(owner)
                    .get(notes(unseen) + "/" + id)
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("No such paper."));
        }
        People.as(owner).get("/api/v1/notes").then().body("items.id", contains(id));
        People.as(owner).delete("/api/v1/notes/" + id).then().statusCode(204);
        People.as(owner).get("/api/v1/notes").then().body("items", empty());
    }

    @Test
    void notesAreFoundByPageColourPaperAndWords() {
        var whole = id(add(owner, paper, "{\"text\":\"Nothing but PLAIN words\"}"));
        var marked = id(add(owner, paper, FULL));
        var other = Papers.add(owner, owner.project());
        var elsewhere = id(add(owner, other, "{\"text\":\"1000 plain_words\",\"page\":12,\"colour\":\"green\"}"));

        People.as(owner).get(notes(paper) + "?page=12").then().body("items.id", contains(marked));
        found("colour=green", elsewhere);
        found("sourceItemId=" + paper, marked, whole);
        found("q=plain", elsewhere, whole);
        found("q=words+plain+but", whole);
        found("q=NIGHTS+compare+noise", marked);
        found("q=100%25", marked);
        found("q=plain_", elsewhere);
        found("q=plain%5C");
        found("q=+", elsewhere, marked, whole);
    }

    @Test
    void listsComeInPages() {
        var first = id(add(owner, paper, FULL));
        var second = id(add(owner, paper, FULL));

        for (var list : List.of(notes(paper), "/api/v1/notes")) {
            var next = People.as(owner)
                    .get(list + "?limit=1")
                    .then()
                    .body("items.id", contains(second))
                    .extract()
                    .<String>path("next");
            People.as(owner)
                    .get(list + "?limit=1&after=" + next)
                    .then()
                    .body("items.id", contains(first))
                    .body("next", nullValue());
        }
    }

    @Test
    void allOfThemAreTakenAlong_byPaperAndPage() {
        add(owner, paper, "{\"text\":\"Later\",\"page\":13}").statusCode(201);
        add(owner, paper, FULL).statusCode(201);
        add(owner, paper, "{\"text\":\"First\"}").statusCode(201);

        var json = People.as(owner).get("/api/v1/notes/export.json").then().statusCode(200);
        var markdown = People.as(owner).get("/api/v1/notes/export.md").then().statusCode(200);

        json.header("Content-Disposition", "attachment; filename=\"notes.json\"")
                .body("text", contains("First", " Compare with the second site. ", "Later"));
        var text = markdown.header("Content-Type", "text/markdown;charset=UTF-8")
                .extract()
                .asString();
        assertThat(text.replaceAll(" · \\S+", "")).isEqualTo("""
                        # Notes

                        ## Paper %s

                        ### The whole paper

                        First

                        ### Page 12

                        > Audible in 7 of 10 nights.
                        > At both sites.

                        Compare with the second site.

                        Terms: noise, 100%%

                        Colour: yellow

                        ### Page 13

                        Later
                        """.formatted(paper));
    }

    @Test
    void aFieldThatIsWrongIsNamed() {
        Map.of(
                        "text", "{\"page\":1}",
                        "page", "{\"text\":\"a\",\"page\":5001}",
                        "colour", "{\"text\":\"a\",\"colour\":\"" + "x".repeat(33) + "\"}",
                        "highlight", "{\"text\":\"a\",\"highlight\":\"\\u0000\"}")
                .forEach((field, body) ->
                        add(owner, paper, body).statusCode(400).body("errors[0].field", equalTo(field)));
        add(owner, paper, "{\"text\":\"a\",\"highlightTerms\":[\"\"]}").statusCode(400);
        People.as(owner)
                .urlEncodingEnabled(false)
                .get("/api/v1/notes?q=%00")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("q"));
    }

    private long rowsFor(UUID user) {
        return Await.on(
                vertx,
                () -> tenancy.tx(new Scope(Ids.next(), owner.workspace(), owner.project(), user), tx -> tx.query(
                                "SELECT count(*) FROM paper_note")
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0))));
    }

    private void found(String query, String... ids) {
        People.as(owner)
                .urlEncodingEnabled(false)
                .get("/api/v1/notes?" + query)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(ids)));
    }

    private ValidatableResponse change(String id, String body) {
        return People.as(owner).body(body).patch(notes(paper) + "/" + id).then();
    }

    private static ValidatableResponse add(Person person, UUID paper, String body) {
        return People.as(person).body(body).post(notes(paper)).then();
    }

    private static String id(ValidatableResponse added) {
        return added.statusCode(201).extract().path("id");
    }

    private static String notes(UUID paper) {
        return "/api/v1/papers/" + paper + "/notes";
    }
}
