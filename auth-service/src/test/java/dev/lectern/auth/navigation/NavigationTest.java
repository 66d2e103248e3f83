package dev.lectern.auth.navigation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NavigationTest {

    private static final String ITEMS = "/api/v1/navigation-items";

    private String token;

    @BeforeEach
    void administrator() {
        token = Person.admin().token();
    }

    @AfterEach
    void clear() {
        Database.change("DELETE FROM auth.navigation_item");
        Database.change("UPDATE auth.capability SET is_active = true");
    }

    @Test
    void listOfRolesRulesOverTheSingleOne() {
        add(Map.of(
                "type", "link", "label", "listed", "link", "/a", "roles", List.of("student"), "requiresRole", "staff"));
        add(Map.of("type", "link", "label", "single", "link", "/b", "requiresRole", "staff"));
        add(Map.of("type", "link", "label", "open", "link", "/c"));

        assertThat(seenBy("student")).containsExactly("listed", "open");
        assertThat(seenBy("staff")).containsExactly("single", "open");
        assertThat(seenBy("user")).containsExactly("open");
    }

    @Test
    void capabilityIsNeededAsWellAndMustBeOn() {
        add(Map.of("type", "link", "label", "records", "link", "/r", "capability", "records"));
        add(Map.of(
                "type", "link", "label", "both", "link", "/b", "capability", "records", "roles", List.of("student")));

        assertThat(seenBy("user")).containsExactly("records");
        assertThat(seenBy("student")).isEmpty();

        Database.change("UPDATE auth.capability SET is_active = false WHERE identifier = 'records'");
        assertThat(seenBy("user")).isEmpty();
    }

    @Test
    void whatIsSwitchedOffIsNotShown() {
        var section = add(Map.of("type", "section", "label", "off", "active", false));
        move(add(Map.of("type", "link", "label", "inside", "link", "/a")), section, 0)
                .statusCode(200);

        assertThat(seenBy("user")).isEmpty();
    }

    @Test
    void itemsAreMovedAndSiblingsMakeRoom() {
        var section = add(Map.of("type", "section", "label", "section"));
        var one = add(Map.of("type", "link", "label", "one", "link", "/1"));
        var two = add(Map.of("type", "link", "label", "two", "link", "/2"));
        var three = add(Map.of("type", "link", "label", "three", "link", "/3"));

        move(one, section, 0).statusCode(200).body("parentId", equalTo(section.toString()));
        move(two, section, 0).statusCode(200).body("position", equalTo(0));
        move(three, section, 99).statusCode(200).body("position", equalTo(2));
        assertThat(inside(section)).containsExactly("two", "one", "three");

        move(three, section, 1).statusCode(200);
        assertThat(inside(section)).containsExactly("two", "three", "one");

        move(two, null, 0).statusCode(200).body("parentId", nullValue());
        assertThat(seenBy("user")).containsExactly("two", "section");
    }

    @Test
    void nothingStandsInsideItself() {
        var outer = add(Map.of("type", "section", "label", "outer"));
        var inner = add(Map.of("type", "section", "label", "inner"));
        move(inner, outer, 0).statusCode(200);

        move(outer, inner, 0).statusCode(422).body("errors.field", hasItem("parentId"));
        move(outer, outer, 0).statusCode(422);
        move(outer, UUID.randomUUID(), 0).statusCode(422);
    }

    @Test
    void onlySectionsHoldItems() {
        var link = add(Map.of("type", "link", "label", "link", "link", "/a"));
        var other = add(Map.of("type", "link", "label", "other", "link", "/b"));

        move(other, link, 0).statusCode(422).body("detail", equalTo("Only a section holds items."));
    }

    @Test
    void twoMovesAtOnceCloseNoCircle() {
        for (var round = 0; round < 5; round++) {
            var one = add(Map.of("type", "section", "label", "one"));
            var other = add(Map.of("type", "section", "label", "other"));

            var moves = List.of(
                    CompletableFuture.supplyAsync(
                            () -> move(one, other, 0).extract().statusCode()),
                    CompletableFuture.supplyAsync(
                            () -> move(other, one, 0).extract().statusCode()));

            assertThat(moves.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 422);
        }
    }

    @Test
    void sectionThatHoldsItemsIsNeitherDeletedNorTurnedIntoALink() {
        var section = add(Map.of("type", "section", "label", "section"));
        var link = add(Map.of("type", "link", "label", "link", "link", "/a"));
        move(link, section, 0);

        admin().delete(ITEMS + "/" + section).then().statusCode(409);
        admin().body(Map.of("type", "link", "label", "section", "link", "/s"))
                .put(ITEMS + "/" + section)
                .then()
                .statusCode(409);

        admin().delete(ITEMS + "/" + link).then().statusCode(204);
        admin().delete(ITEMS + "/" + section).then().statusCode(204);
        admin().get(ITEMS + "/" + section).then().statusCode(404).body("detail", equalTo("No such navigation item."));
    }

    @Test
    void changeReplacesAllButThePlace() {
        var section = add(Map.of("type", "section", "label", "section"));
        var link =
                add(Map.of("type", "link", "label", "link", "link", "/a", "roles", List.of("staff"), "icon", "book"));
        move(link, section, 0);

        admin().body(Map.of("type", "link", "label", "renamed", "link", "https://example.org/b"))
                .put(ITEMS + "/" + link)
                .then()
                .statusCode(200)
                .body("label", equalTo("renamed"))
                .body("roles", equalTo(List.of()))
                .body("icon", nullValue())
                .body("parentId", equalTo(section.toString()));
    }

    @Test
    void whatAnItemNamesCannotBeDeletedAndMayBeRenamed() {
        var name = Person.freshName();
        var role = admin().body(Map.of("name", name, "description", ""))
                .post("/api/v1/roles")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
        var item = add(Map.of("type", "link", "label", "own", "link", "/a", "roles", List.of(name)));

        admin().delete("/api/v1/roles/" + role).then().statusCode(409);
        admin().body(Map.of("name", name + "-2"))
                .patch("/api/v1/roles/" + role)
                .then()
                .statusCode(200);

        admin().get(ITEMS + "/" + item).then().body("roles", equalTo(List.of(name + "-2")));
    }

    @Test
    void whatIsNotThereIsNotNamed() {
        create(Map.of("type", "link", "label", "a", "link", "/a", "roles", List.of("king")))
                .statusCode(422);
        create(Map.of("type", "link", "label", "a", "link", "/a", "requiresRole", "king"))
                .statusCode(422);
        create(Map.of("type", "link", "label", "a", "link", "/a", "capability", "flying"))
                .statusCode(422);
    }

    @Test
    void linkLeadsToAPathOrToTheWeb() {
        for (var link : List.of("javascript:alert(1)", "//elsewhere.example", "/\\elsewhere", "a", "/a b")) {
            create(Map.of("type", "link", "label", "a", "link", link))
                    .statusCode(400)
                    .body("errors.field", hasItem("link"));
        }
        create(Map.of("type", "link", "label", "a")).statusCode(422);
        create(Map.of("type", "divider", "label", "", "link", "/a")).statusCode(422);
        create(Map.of("type", "section", "label", " ")).statusCode(400);
        create(Map.of("type", "section", "label", "a\0b")).statusCode(400);
        create(Map.of("type", "page", "label", "a")).statusCode(400);
    }

    @Test
    void changesAreAudited() {
        var item = add(Map.of("type", "link", "label", "a", "link", "/a"));
        move(item, null, 0);
        admin().delete(ITEMS + "/" + item);

        assertThat(Database.events(item))
                .extracting(event -> event.getJsonObject("data").getString("action"))
                .containsExactly("navigation-item.created", "navigation-item.moved", "navigation-item.deleted");
    }

    @Test
    void onlyAdministratorsArrange() {
        var someone = Person.registered().token();

        Person.as(someone).get(ITEMS).then().statusCode(403);
        Person.as(someone).get("/api/v1/navigation").then().statusCode(200);
    }

    private RequestSpecification admin() {
        return Person.as(token);
    }

    private ValidatableResponse create(Map<String, Object> item) {
        return admin().body(item).post(ITEMS).then();
    }

    private UUID add(Map<String, Object> item) {
        return create(item).statusCode(201).extract().jsonPath().getUUID("id");
    }

    private ValidatableResponse move(UUID item, UUID parent, int position) {
        var place = new HashMap<String, Object>(Map.of("position", position));
        place.put("parentId", parent);
        return admin().body(place).put(ITEMS + "/" + item + "/place").then();
    }

    private List<String> inside(UUID section) {
        return admin().get("/api/v1/navigation")
                .then()
                .extract()
                .jsonPath()
                .getList("items.find { it.id == '" + section + "' }.items.label");
    }

    /** The labels at the top for somebody who has this one role. */
    private static List<String> seenBy(String role) {
        var person = Person.registered();
        Database.change("DELETE FROM auth.account_role WHERE account_id = ?", person.id());
        Database.change("""
                INSERT INTO auth.account_role (account_id, role_id) SELECT ?, id FROM auth.role WHERE name = ?
                """, person.id(), role);
        return person.asks()
                .get("/api/v1/navigation")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.label");
    }
}
