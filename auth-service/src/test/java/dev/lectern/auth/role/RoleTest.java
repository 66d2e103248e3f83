package dev.lectern.auth.role;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.lectern.auth.Claims;
import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RoleTest {

    private static final String ROLES = "/api/v1/roles";

    // One for the whole class: each sign-in costs the hash of a password.
    private static String credential;

    private static RequestSpecification admin() {
        if (credential == null) {
            credential = Person.admin().credential();
        }
        return Person.as(Person.tokenFor(credential));
    }

    @Test
    void systemRolesAreListedWithWhatTheyGive() {

        var list = admin().get(ROLES + "?limit=200").then().statusCode(200);

        list.body("items.name", hasItems("administrator", "staff", "student", "user", "manager", "admin"));
        list.body(
                "items.find { it.name == 'student' }.capabilities",
                contains("chat", "compare", "ideas", "prompts", "research"));
        list.body("items.find { it.name == 'administrator' }.administers", equalTo(true));
        list.body("items.find { it.name == 'administrator' }.capabilities", hasItem("administration"));
        list.body("items.find { it.name == 'staff' }.system", equalTo(true));
    }

    @Test
    void aSiblingLearnsWhetherThereIsSuchARole_andNobodyElse() {
        var id = create(Person.freshName(), List.of("chat"))
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
        var sibling = TestToken.service("ingestion");

        lookedUp(sibling, id).statusCode(200).body("roleId", equalTo(id.toString()));
        lookedUp(sibling, UUID.randomUUID()).statusCode(404).body("detail", equalTo("No such role."));
        lookedUp(Person.tokenFor(Person.admin().credential()), id).statusCode(403);
    }

    private static ValidatableResponse lookedUp(String token, UUID id) {
        return given().auth().oauth2(token).get("/internal/roles/" + id).then();
    }

    @Test
    void roleIsMadeRenamedAndDeleted() {
        var name = Person.freshName();

        var id = create(name, List.of("chat"))
                .statusCode(201)
                .body("capabilities", contains("chat"))
                .body("administers", equalTo(false))
                .extract()
                .jsonPath()
                .getUUID("id");
        admin().body(Map.of("name", name + "-2"))
                .patch(ROLES + "/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo(name + "-2"))
                .body("description", equalTo("made by a test"));
        admin().delete(ROLES + "/" + id).then().statusCode(204);

        admin().get(ROLES + "/" + id).then().statusCode(404).body("detail", equalTo("No such role."));
        assertThat(actions(id)).containsExactly("role.created", "role.changed", "role.deleted");
    }

    @Test
    void nameIsThereOnce() {
        var name = Person.freshName();
        create(name, List.of()).statusCode(201);

        create(name, List.of()).statusCode(409).body("detail", equalTo("A role of this name exists."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Big", "a b", "-a", "a,b", "ä"})
    void nameIsAPlainWord(String name) {
        create(name, List.of()).statusCode(400).body("errors.field", hasItem("name"));
    }

    @Test
    void unknownCapabilityIsNotGiven() {
        create(Person.freshName(), List.of("flying")).statusCode(422).body("errors.field", hasItem("capabilities"));
    }

    @Test
    void systemRolesRefuseEveryEdit() {
        var student = ROLES + "/"
                + Database.column("SELECT id FROM auth.role WHERE name = 'student'")
                        .getFirst();

        admin().body(Map.of("name", "pupil")).patch(student).then().statusCode(409);
        admin().delete(student).then().statusCode(409);
        admin().body(Map.of("capabilities", List.of()))
                .put(student + "/capabilities")
                .then()
                .statusCode(409);
        admin().put(student + "/capabilities/records").then().statusCode(409);
        admin().delete(student + "/capabilities/chat").then().statusCode(409);
    }

    @Test
    void grantsReachTheNextTokenAndBeginANewEpoch() {
        var person = Person.registered();
        var role = someRole(List.of("chat"));
        give(person, role);
        var credential = person.credential();
        var before = Claims.of(Person.tokenFor(credential));

        admin().body(Map.of("capabilities", List.of("compare", "research")))
                .put(ROLES + "/" + role.id() + "/capabilities")
                .then()
                .statusCode(200)
                .body("capabilities", contains("compare", "research"));

        var after = Claims.of(Person.tokenFor(credential));
        assertThat(before.list("cap")).containsExactly("chat");
        assertThat(after.list("cap")).containsExactly("compare", "research");
        assertThat(after.number("re")).isGreaterThan(before.number("re"));
        assertThat(after.number("av")).isEqualTo(before.number("av"));
        assertThat(epochsTold()).contains(Long.toString(before.number("re") + 1));
        assertThat(actions(role.id()))
                .containsExactly("role.created", "capability.granted", "capability.granted", "capability.revoked");
    }

    @Test
    void sameGrantsAgainBeginNoEpoch() {
        var role = someRole(List.of("chat"));
        var before = epoch();

        admin().put(ROLES + "/" + role.id() + "/capabilities/chat").then().statusCode(200);

        assertThat(epoch()).isEqualTo(before);
    }

    @Test
    void oneGrantComesAndGoes() {
        var path = ROLES + "/" + someRole(List.of()).id() + "/capabilities/";

        admin().put(path + "ideas").then().statusCode(200).body("capabilities", contains("ideas"));
        admin().delete(path + "ideas").then().statusCode(200).body("capabilities", empty());
        admin().delete(path + "ideas").then().statusCode(404);
        admin().put(path + "flying").then().statusCode(422);
    }

    @Test
    void deletedRoleIsTakenFromEverybodyAtOnce() {
        var person = Person.registered();
        var role = someRole(List.of("activity"));
        give(person, role);
        var credential = person.credential();
        var before = Claims.of(Person.tokenFor(credential));

        admin().delete(ROLES + "/" + role.id()).then().statusCode(204);

        var after = Claims.of(Person.tokenFor(credential));
        assertThat(before.list("cap")).contains("activity");
        assertThat(after.list("cap")).doesNotContain("activity");
        assertThat(after.number("re")).isGreaterThan(before.number("re"));
    }

    @Test
    void administeringCannotBeAskedFor() {
        admin().body(Map.of("name", Person.freshName(), "description", "", "administers", true, "system", true))
                .post(ROLES)
                .then()
                .statusCode(201)
                .body("administers", equalTo(false))
                .body("system", equalTo(false));
    }

    @Test
    void pagesFollowEachOther() {
        create(Person.freshName(), List.of());

        var first =
                admin().get(ROLES + "?limit=2").then().statusCode(200).extract().jsonPath();
        var second = admin().get(ROLES + "?limit=2&after=" + first.getString("next"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(first.getList("items")).hasSize(2);
        assertThat(second.getList("items.id")).doesNotContainAnyElementsOf(first.getList("items.id"));
    }

    @Test
    void onlyAdministratorsSeeRoles() {
        Person.registered().asks().get(ROLES).then().statusCode(403);
    }

    record Made(UUID id, String name) {}

    private static Made someRole(List<String> capabilities) {
        var name = Person.freshName();
        var id = create(name, capabilities).statusCode(201).extract().jsonPath().getUUID("id");
        return new Made(id, name);
    }

    private static void give(Person person, Made role) {
        admin().body(Map.of("roles", List.of(role.name())))
                .put("/api/v1/accounts/" + person.id() + "/roles")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse create(String name, List<String> capabilities) {
        return admin().body(Map.of("name", name, "description", "made by a test", "capabilities", capabilities))
                .post(ROLES)
                .then();
    }

    private static List<String> actions(UUID subject) {
        return Database.events(subject).stream()
                .filter(event -> event.getString("type").equals("audit.recorded.v1"))
                .filter(event ->
                        event.getJsonObject("data").getString("subjectKind").equals("role"))
                .map(event -> event.getJsonObject("data").getString("action"))
                .toList();
    }

    private static String epoch() {
        return Database.column("SELECT epoch FROM auth.rights_epoch").getFirst();
    }

    private static List<String> epochsTold() {
        return Database.column("""
                SELECT payload::json -> 'data' ->> 'epoch' FROM auth.outbox
                 WHERE payload LIKE '%rights.redefined.v1%' ORDER BY seq
                """);
    }
}
