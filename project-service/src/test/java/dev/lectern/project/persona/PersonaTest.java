package dev.lectern.project.persona;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.PersonaChanged;
import dev.lectern.common.event.Topic;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PersonaTest {

    private static final String FULL = """
            {"name":" Strict reviewer ","promptSuffix":"Doubt all.","model":"llama-3.1-8b",
             "retrievalProfile":{"topK":12,"denseWeight":0.7,"lexicalWeight":0.3},"guardHash":"mine","version":7}
            """;

    private Person owner;
    private String project;

    @BeforeEach
    void aProject() {
        owner = People.somebody();
        project = People.create(owner, "Voices");
    }

    @Test
    void everyProjectBeginsWithOneThatSaysNothing() {
        for (var each : List.of(project, owner.project().toString())) {
            People.as(owner)
                    .get(path(each))
                    .then()
                    .statusCode(200)
                    .body("items.slug", contains("default"))
                    .body("items[0].isDefault", equalTo(true))
                    .body("items[0].isActive", equalTo(true))
                    .body("items[0].promptSuffix", equalTo(""))
                    .body("items[0].model", nullValue())
                    .body("items[0].retrievalProfile", equalTo(Map.of()))
                    .body("next", nullValue());
        }
        // The one is made by the entity, the other one by the migration's defaults.
        assertThat(Database.column(
                        "SELECT DISTINCT guard_hash || version FROM persona WHERE workspace_id = ?", owner.workspace()))
                .hasSize(1);
    }

    @Test
    void aNewOneIsKeptAsItWasGiven_butForWhatIsNotTheCallersToSay() {
        var created = create(FULL);

        var id = created.statusCode(201)
                .body("slug", equalTo("strict-reviewer"))
                .body("name", equalTo("Strict reviewer"))
                .body("promptSuffix", equalTo("Doubt all."))
                .body("model", equalTo("llama-3.1-8b"))
                .body("retrievalProfile.topK", equalTo(12))
                .body("retrievalProfile.denseWeight", equalTo(0.7f))
                .body("guardHash", not(equalTo("mine")))
                .body("version", equalTo(1))
                .body("isDefault", equalTo(false))
                .extract()
                .<String>path("id");
        created.header("Location", path(project) + "/" + id);
        var there = People.as(owner).get(path(project) + "/" + id).then().statusCode(200);
        assertThat(there.extract().asString()).isEqualTo(created.extract().asString());
    }

    @Test
    void whoAnswersQuestionsIsToldHowItDoes_andNobodyElse() {
        var id = create(FULL).extract().<String>path("id");
        var lookup = "/internal/projects/" + project + "/personas/" + id + "?workspaceId=" + owner.workspace();

        given().auth()
                .oauth2(TestToken.service("retrieval"))
                .get(lookup)
                .then()
                .statusCode(200)
                .body("personaId", equalTo(id))
                .body("promptSuffix", equalTo("Doubt all."))
                .body("model", equalTo("llama-3.1-8b"))
                .body("topK", equalTo(12))
                .body("lexicalWeight", equalTo(0.3f))
                .body("guardHash", notNullValue());
        given().auth()
                .oauth2(TestToken.service("retrieval"))
                .get(lookup.replace(
                        owner.workspace().toString(), UUID.randomUUID().toString()))
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(TestToken.service("retrieval"))
                .get(lookup.replace(project, owner.project().toString()))
                .then()
                .statusCode(404);
        People.as(owner).get(lookup).then().statusCode(403);
    }

    @Test
    void howEachOneAnswersIsTold_butNotItsText() {
        var first = People.defaultPersona(owner, UUID.fromString(project));
        var created = create(FULL.replace("\"version\":7", "\"isDefault\":true"));
        var second = UUID.fromString(created.statusCode(201).extract().path("id"));
        var guard = created.extract().<String>path("guardHash");

        await().atMost(60, SECONDS).untilAsserted(() -> {
            var told = Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())).stream()
                    .map(CloudEvent::data)
                    .filter(PersonaChanged.class::isInstance)
                    .map(PersonaChanged.class::cast)
                    .filter(event -> event.projectId().toString().equals(project))
                    .toList();
            assertThat(told)
                    .contains(new PersonaChanged(
                            UUID.fromString(project), second, guard, "llama-3.1-8b", 12, 0.7, 0.3, true, true, 1))
                    .extracting(event -> event.personaId() + " " + event.version() + " " + event.isDefault())
                    // Of two runs: between these there is no order.
                    .containsExactlyInAnyOrder(first + " 1 true", first + " 2 false", second + " 1 true");
        });
    }

    @Test
    void equalNamesGetNumberedSlugs_alsoAtOnce() {
        var slugs = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i ->
                        create("{\"name\":\"研究\"}").statusCode(201).extract().<String>path("slug"))
                .toList();

        assertThat(slugs).containsExactlyInAnyOrder("persona", "persona-2", "persona-3", "persona-4");
    }

    @Test
    void whatDecidesAnAnswerDecidesTheGuard_andNothingElse() {
        var id = id(create(FULL));
        var twin = create(FULL.replace("Strict", "Other")).extract();
        var guard = twin.<String>path("guardHash");

        patch(id, "{\"name\":\"Renamed\"}")
                .statusCode(200)
                .body("guardHash", equalTo(guard))
                .body("version", equalTo(2));
        patch(id, "{\"promptSuffix\":\"Doubt more.\"}").body("guardHash", not(equalTo(guard)));
        patch(id, "{\"promptSuffix\":\"Doubt all.\"}").body("guardHash", equalTo(guard));
        patch(id, "{\"model\":\"\"}").body("model", nullValue()).body("guardHash", not(equalTo(guard)));
        patch(id, "{\"model\":\"llama-3.1-8b\",\"retrievalProfile\":{\"topK\":13}}")
                .body("retrievalProfile", not(hasKey("denseWeight")))
                .body("guardHash", not(equalTo(guard)));
    }

    @Test
    void theDefaultIsAlwaysExactlyOne_alsoWhenManyWantToBeIt() {
        var ids = IntStream.range(0, 6)
                .mapToObj(i -> id(create("{\"name\":\"Voice " + i + "\"}")))
                .toList();

        ids.parallelStream()
                .forEach(id -> patch(id, "{\"isDefault\":true}").statusCode(200).body("isDefault", equalTo(true)));

        assertThat(Database.count("SELECT count(*) FROM persona WHERE project_id = ?::uuid AND is_default", project))
                .isOne();
    }

    @Test
    void theDefaultCanNeitherStepDownNorBeSwitchedOff() {
        var standard = People.defaultPersona(owner, UUID.fromString(project)).toString();
        var off = id(create("{\"name\":\"Off\"}"));
        patch(off, "{\"isActive\":false}").statusCode(200).body("isActive", equalTo(false));

        patch(standard, "{\"isDefault\":false}").statusCode(409);
        patch(standard, "{\"isActive\":false}").statusCode(409);
        patch(off, "{\"isDefault\":true}").statusCode(409);
        People.as(owner).get(path(project) + "/" + standard).then().body("isDefault", equalTo(true));
        patch(off, "{\"isActive\":true,\"isDefault\":true}").statusCode(200).body("isDefault", equalTo(true));
        patch(standard, "{\"isActive\":false}").statusCode(200).body("isDefault", equalTo(false));
    }

    @Test
    void aNewOneMayTakeOverAtOnce() {
        var id = id(create("{\"name\":\"Now\",\"isDefault\":true}"));

        assertThat(People.defaultPersona(owner, UUID.fromString(project))).hasToString(id);
    }

    @Test
    void theListBeginsWithTheDefault_thenTheNewest_inPages() {
        var older = id(create("{\"name\":\"Older\"}"));
        var standard = id(create("{\"name\":\"Standard\",\"isDefault\":true}"));
        var off = id(create("{\"name\":\"Off\"}"));
        var newest = id(create("{\"name\":\"Newest\"}"));
        patch(off, "{\"isActive\":false}");

        var next = page("limit=1", contains(standard))
                .body("next", notNullValue())
                .extract()
                .<String>path("next");
        next = page("limit=2&after=" + next, contains(newest, older)).extract().path("next");
        People.as(owner)
                .get(path(project) + "?after=" + next)
                .then()
                .body("items.slug", contains("default"))
                .body("next", nullValue());
        People.as(owner)
                .get(path(project) + "?all=true")
                .then()
                .body("items.id", org.hamcrest.Matchers.hasItem(off))
                .body("items.slug", containsInAnyOrder("standard", "newest", "off", "older", "default"));
    }

    @Test
    void aFieldThatIsWrongIsNamed() {
        Map.of(
                        "name", "{\"name\":\"x\"}",
                        "promptSuffix", "{\"name\":\"Good\",\"promptSuffix\":\"a\\u0000\"}",
                        "model", "{\"name\":\"Good\",\"model\":\"a b\"}",
                        "retrievalProfile.topK", "{\"name\":\"Good\",\"retrievalProfile\":{\"topK\":51}}",
                        "retrievalProfile.denseWeight",
                                "{\"name\":\"Good\",\"retrievalProfile\":{\"lexicalWeight\":1}}")
                .forEach((field, body) -> create(body).statusCode(400).body("errors[0].field", equalTo(field)));
        create("{\"name\":\"Good\",\"retrievalProfile\":{\"lexicalWeight\":0,\"denseWeight\":0}}")
                .statusCode(400);
        patch(id(create(FULL)), "{}").statusCode(422);
    }

    @Test
    void everybodyInTheProjectSeesThem_ownersChangeThem_othersLearnNothing() {
        var editor = People.somebody();
        var stranger = People.somebody();
        People.add(owner, project, editor, "editor");
        var id = id(create(FULL));

        People.as(editor).get(path(project) + "/" + id).then().statusCode(200);
        People.as(editor).body(FULL).post(path(project)).then().statusCode(403);
        People.as(editor).body(FULL).patch(path(project) + "/" + id).then().statusCode(403);
        for (var nobodys : List.of(path(project), path(UUID.randomUUID().toString()))) {
            People.as(stranger).get(nobodys).then().statusCode(404).body("detail", equalTo("No such project."));
            People.as(stranger).body(FULL).post(nobodys).then().statusCode(404);
            People.as(stranger).body(FULL).patch(nobodys + "/" + id).then().statusCode(404);
        }
        var elsewhere = path(owner.project().toString()) + "/" + id;
        People.as(owner).get(elsewhere).then().statusCode(404).body("detail", equalTo("No such persona."));
        People.as(owner).body(FULL).patch(elsewhere).then().statusCode(404);
    }

    private ValidatableResponse page(String query, org.hamcrest.Matcher<?> ids) {
        return People.as(owner)
                .get(path(project) + "?" + query)
                .then()
                .statusCode(200)
                .body("items.id", ids);
    }

    private ValidatableResponse create(String body) {
        return People.as(owner).body(body).post(path(project)).then();
    }

    private ValidatableResponse patch(String id, String body) {
        return People.as(owner).body(body).patch(path(project) + "/" + id).then();
    }

    private static String id(ValidatableResponse created) {
        return created.statusCode(201).extract().path("id");
    }

    private static String path(String project) {
        return "/api/v1/projects/" + project + "/personas";
    }
}
