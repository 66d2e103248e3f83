package dev.lectern.auth.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.lectern.auth.Claims;
import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountRolesTest {

    // Each sign-in costs the hash of a password. The relay is off in tests, so that a token outlives what it says.
    private static final Map<Person, String> TOKENS = new ConcurrentHashMap<>();

    @Test
    void rolesGiveTheirCapabilitiesInTheNextTokenOfTheSameSession() {
        var admin = Person.admin();
        var person = Person.registered();
        set(admin, person.id(), List.of("student"));
        var credential = person.credential();
        var before = Claims.of(Person.tokenFor(credential));

        set(admin, person.id(), List.of("student", "user")).statusCode(200).body("roles", contains("student", "user"));

        var after = Claims.of(Person.tokenFor(credential));
        assertThat(before.list("cap")).containsExactly("chat", "compare", "ideas", "prompts", "research");
        assertThat(after.list("cap")).containsExactly("chat", "compare", "ideas", "prompts", "records", "research");
        assertThat(after.number("av")).isEqualTo(before.number("av") + 1);
        assertThat(after.list("groups")).doesNotContain("admin");
    }

    @Test
    void sessionShowsTheToolsThatExistForTheUser() {
        var person = Person.registered();
        set(Person.admin(), person.id(), List.of("student"));

        person.asks()
                .get("/api/v1/session")
                .then()
                .statusCode(200)
                .body("capabilities", contains("chat", "compare", "ideas", "prompts", "research"));
    }

    @Test
    void administratorsRoleMakesAnAdministrator() {
        var admin = Person.admin();
        var person = Person.registered();

        set(admin, person.id(), List.of("administrator")).statusCode(200);

        assertThat(Claims.of(person.token()).list("groups")).contains("admin");
        assertThat(Claims.of(person.token()).list("cap")).contains("administration", "records-manage");
    }

    @Test
    void fullSetIsAnnouncedOnceAndEachRoleIsAudited() {
        var admin = Person.admin();
        var person = Person.registered();
        set(admin, person.id(), List.of("student", "user"));
        var version = Database.column("SELECT version FROM auth.account WHERE id = ?", person.id());
        var eventsBefore = Database.eventTypes(person.id()).size();

        set(admin, person.id(), List.of("staff", "user"));

        var events = Database.events(person.id());
        assertThat(events.subList(eventsBefore, events.size()))
                .extracting(event -> event.getString("type"))
                .containsExactly("account.changed.v1", "audit.recorded.v1", "audit.recorded.v1");
        assertThat(events.get(eventsBefore).getLong("aggregateversion"))
                .isEqualTo(Long.parseLong(version.getFirst()) + 1);
        assertThat(events.subList(eventsBefore + 1, events.size()))
                .extracting(event -> event.getJsonObject("data").getString("action")
                        + " "
                        + event.getJsonObject("data").getJsonObject("detail").getString("role"))
                .containsExactly("role.granted staff", "role.revoked student");
    }

    @Test
    void sameSetAgainChangesNothing() {
        var admin = Person.admin();
        var person = Person.registered();
        set(admin, person.id(), List.of("student"));
        var before = Database.eventTypes(person.id());

        set(admin, person.id(), List.of("student", "student")).statusCode(200);

        assertThat(Database.eventTypes(person.id())).isEqualTo(before);
    }

    @Test
    void unknownRoleChangesNothingAtAll() {
        var admin = Person.admin();
        var person = Person.registered();
        set(admin, person.id(), List.of("student"));

        set(admin, person.id(), List.of("staff", "king"))
                .statusCode(422)
                .body("errors.field", hasItem("roles"))
                .body("detail", equalTo("No such role: king"));

        assertThat(rolesOf(person)).containsExactly("student");
    }

    @Test
    void nobodyTakesTheAdministratorsRoleFromHimself() {
        var admin = Person.admin();
        Person.admin();

        set(admin, admin.id(), List.of("staff"))
                .statusCode(409)
                .body("detail", equalTo("Only another administrator can take this role from you."));

        assertThat(rolesOf(admin)).contains("admin");
    }

    @Test
    void administratorMayGiveHimselfMore() {
        var admin = Person.admin();
        var wanted = new ArrayList<>(rolesOf(admin));
        wanted.add("manager");

        set(admin, admin.id(), wanted).statusCode(200).body("roles", hasItem("manager"));
    }

    @Test
    void ofTwoAdministratorsWhoDemoteEachOtherOneRemains() {
        var one = Person.admin();
        var other = Person.admin();
        var tokens = Map.of(one, one.token(), other, other.token());
        Database.change("DELETE FROM auth.account_role WHERE account_id NOT IN (?, ?)", one.id(), other.id());

        var answers = List.of(
                CompletableFuture.supplyAsync(() -> demote(tokens.get(one), other)),
                CompletableFuture.supplyAsync(() -> demote(tokens.get(other), one)));
        var statuses = answers.stream().map(CompletableFuture::join).toList();

        assertThat(statuses).containsOnlyOnce(200).allMatch(status -> status < 500);
        assertThat(Database.column("""
                SELECT account_id FROM auth.account_role given JOIN auth.role ON role.id = given.role_id
                 WHERE role.administers
                """)).hasSize(1);
    }

    @Test
    void unknownAccountIsNotFound() {
        set(Person.admin(), UUID.randomUUID(), List.of("staff"))
                .statusCode(404)
                .body("detail", equalTo("No such account."));
    }

    @Test
    void onlyAdministratorsGiveRoles() {
        var person = Person.registered();

        set(person, person.id(), List.of("administrator")).statusCode(403);
    }

    private static int demote(String token, Person victim) {
        return Person.as(token)
                .body(Map.of("roles", List.of("staff")))
                .put("/api/v1/accounts/" + victim.id() + "/roles")
                .statusCode();
    }

    private static ValidatableResponse set(Person who, UUID account, List<String> roles) {
        return Person.as(TOKENS.computeIfAbsent(who, Person::token))
                .body(Map.of("roles", roles))
                .put("/api/v1/accounts/" + account + "/roles")
                .then();
    }

    private static List<String> rolesOf(Person person) {
        return Database.column("""
                SELECT role.name FROM auth.account_role given JOIN auth.role ON role.id = given.role_id
                 WHERE given.account_id = ? ORDER BY 1
                """, person.id());
    }
}
