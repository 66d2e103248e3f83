package dev.lectern.auth.account;

import static dev.lectern.auth.Person.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountAdminTest {

    @Test
    void disablingEndsEverySessionAtOnce() {
        var admin = Person.admin();
        var person = Person.registered();
        var first = person.credential();
        var second = person.credential();

        var answer = change(admin.asks(), person.id(), "disabled");

        answer.statusCode(200).body("state", equalTo("disabled"));
        Person.exchange(first).statusCode(401);
        Person.exchange(second).statusCode(401);
        Person.signIn(person.username(), PASSWORD).statusCode(403);
        assertThat(Database.eventTypes(person.id()))
                .containsExactly(
                        "account.registered.v1",
                        "account.changed.v1",
                        "audit.recorded.v1",
                        "session.revoked.v1",
                        "session.revoked.v1",
                        // The sign-in that was refused.
                        "audit.recorded.v1");
        assertThat(Database.audited(person.id())).containsExactly("account.disabled");
        assertThat(Database.events(person.id()).get(1).getLong("aggregateversion"))
                .isEqualTo(2);
        assertThat(Database.events(person.id()).get(1).getString("userid"))
                .isEqualTo(admin.id().toString());
    }

    @Test
    void sameStateAgainChangesNothing() {
        var admin = Person.admin();
        var person = Person.registered();

        var answer = change(admin.asks(), person.id(), "active");

        answer.statusCode(200);
        assertThat(Database.eventTypes(person.id())).containsExactly("account.registered.v1");
    }

    @Test
    void activatedAgainMaySignInAgain() {
        var admin = Person.admin();
        var person = Person.registered();
        change(admin.asks(), person.id(), "disabled");

        change(admin.asks(), person.id(), "active").statusCode(200).body("state", equalTo("active"));

        Person.signIn(person.username(), PASSWORD).statusCode(200);
    }

    @Test
    void lastAdminRemainsAndNothingIsAnnounced() {
        var last = Person.admin();
        Database.change("DELETE FROM auth.account_role WHERE account_id <> ?", last.id());

        var answer = change(last.asks(), last.id(), "disabled");

        answer.statusCode(409).body("type", equalTo("/problems/conflict"));
        assertThat(Database.eventTypes(last.id())).containsExactly("account.registered.v1");
    }

    @Test
    void ofTwoAdminsWhoDisableEachOtherOneRemains() {
        var one = Person.admin();
        var other = Person.admin();
        var tokens = List.of(one.token(), other.token());
        Database.change("DELETE FROM auth.account_role WHERE account_id NOT IN (?, ?)", one.id(), other.id());

        var codes = Stream.of(
                        CompletableFuture.supplyAsync(() -> change(Person.as(tokens.get(0)), other.id(), "disabled")),
                        CompletableFuture.supplyAsync(() -> change(Person.as(tokens.get(1)), one.id(), "disabled")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(answer -> answer.extract().statusCode())
                .toList();

        assertThat(codes).containsOnlyOnce(200);
        assertThat(Database.column(
                        "SELECT id FROM auth.account WHERE state = 'active' AND id IN (?, ?)", one.id(), other.id()))
                .hasSize(1);
    }

    @Test
    void pagesShowEachAccountOnceNewestFirst() {
        var admin = Person.admin();
        var people = List.of(
                Person.registered().id(),
                Person.registered().id(),
                Person.registered().id());
        var token = admin.token();

        var seen = new ArrayList<String>();
        String after = "";
        while (after != null && !seen.contains(people.getFirst().toString())) {
            var page = Person.as(token)
                    .queryParam("limit", 2)
                    .queryParam("after", after)
                    .get("/api/v1/accounts")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("items.id", String.class));
            after = page.getString("next");
        }

        assertThat(seen)
                .doesNotHaveDuplicates()
                .startsWith(people.reversed().stream().map(UUID::toString).toArray(String[]::new));
    }

    @Test
    void listSaysWhoIsAdmin() {
        var admin = Person.admin();

        admin.asks()
                .get("/api/v1/accounts")
                .then()
                .statusCode(200)
                .body("items.find { it.id == '" + admin.id() + "' }.roles", hasItem("admin"));
    }

    @Test
    void othersMayNotLookNorTouch() {
        var person = Person.registered();
        var victim = Person.registered();

        person.asks().get("/api/v1/accounts").then().statusCode(403).body("type", equalTo("/problems/forbidden"));
        change(person.asks(), victim.id(), "disabled").statusCode(403);
    }

    // The database asks for itself: a token that still says admin does not help who no longer is one.
    @Test
    void whoLostTheRoleSeesOnlyHimselfWithAnOldToken() {
        var admin = Person.admin();
        var token = admin.token();
        Person.registered();
        Database.change("DELETE FROM auth.account_role WHERE account_id = ?", admin.id());

        var ids = Person.as(token)
                .get("/api/v1/accounts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id", String.class);

        assertThat(ids).containsExactly(admin.id().toString());
    }

    @Test
    void unknownAccountIsNotFound() {
        change(Person.admin().asks(), UUID.randomUUID(), "disabled")
                .statusCode(404)
                .body("detail", equalTo("No such account."));
    }

    @Test
    void onlyActiveAndDisabledCanBeAskedFor() {
        var admin = Person.admin();

        change(admin.asks(), admin.id(), "pending").statusCode(400).body("errors.field", hasItem("state"));
        change(admin.asks(), admin.id(), "asleep").statusCode(400);
    }

    private static ValidatableResponse change(RequestSpecification request, UUID id, String state) {
        return request.body(Map.of("state", state))
                .patch("/api/v1/accounts/" + id)
                .then();
    }
}
