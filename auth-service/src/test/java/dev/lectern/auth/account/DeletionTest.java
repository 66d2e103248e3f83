package dev.lectern.auth.account;

import static dev.lectern.auth.Person.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Accounts that end: by an administrator, or by the person. */
@QuarkusTest
class DeletionTest {

    @Test
    void nothingRemainsThatSaysWhoItWas() {
        var admin = Person.admin();
        var person = Person.registered();
        var credential = person.credential();

        admin.asks().delete("/api/v1/accounts/" + person.id()).then().statusCode(204);

        Person.exchange(credential).statusCode(401);
        Person.signIn(person.username(), PASSWORD).statusCode(401);
        assertThat(Database.column("SELECT row_to_json(a)::text FROM auth.account a WHERE id = ?", person.id()))
                .singleElement()
                .asString()
                .doesNotContain(person.username(), person.email(), "argon2")
                .contains("\"username\":\"deleted-" + person.id(), "\"state\":\"deleted\"", "\"version\":2");
        assertThat(Database.column("SELECT role_id FROM auth.account_role WHERE account_id = ?", person.id()))
                .isEmpty();
        assertThat(Database.column(
                        "SELECT username || coalesce(address, '') FROM auth.session WHERE account_id = ?", person.id()))
                .containsExactly("deleted-" + person.id());
        assertThat(Database.eventTypes(person.id())).contains("session.revoked.v1", "account.changed.v1");
        assertThat(Database.audited(person.id())).containsExactly("account.deleted");
    }

    @Test
    void deletedAccountIsNotThereForAdministratorsEither() {
        var admin = Person.admin();
        var person = Person.registered();
        var path = "/api/v1/accounts/" + person.id();
        var token = admin.token();
        Person.as(token).delete(path).then().statusCode(204);

        Person.as(token).get(path).then().statusCode(404).body("detail", equalTo("No such account."));
        Person.as(token).delete(path).then().statusCode(404);
        Person.as(token).body(Map.of("state", "active")).patch(path).then().statusCode(404);
        Person.as(token).body(Map.of()).put(path + "/password").then().statusCode(404);
    }

    @Test
    void nameAndAddressAreFreeAgain() {
        var admin = Person.admin();
        var person = Person.registered();
        admin.asks().delete("/api/v1/accounts/" + person.id()).then().statusCode(204);

        Person.register(person.username(), person.email(), PASSWORD).statusCode(201);
    }

    @Test
    void nobodyDeletesHimselfAsAnAdministratorNorTheLastOne() {
        var admin = Person.admin();

        admin.asks()
                .delete("/api/v1/accounts/" + admin.id())
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/conflict"));
    }

    @Test
    void unknownAccountIsNotFound() {
        Person.admin()
                .asks()
                .delete("/api/v1/accounts/" + UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    @Test
    void oneLeavesWithOnesPasswordOnly() {
        var person = Person.registered();
        var token = person.token();

        Person.as(token)
                .body(Map.of("password", PASSWORD + "!"))
                .post("/api/v1/account/deletion")
                .then()
                .statusCode(422)
                .body("errors.field", contains("password"));
        Person.as(token).body(Map.of()).post("/api/v1/account/deletion").then().statusCode(422);
        Person.as(token)
                .body(Map.of("password", PASSWORD))
                .post("/api/v1/account/deletion")
                .then()
                .statusCode(204);

        Person.signIn(person.username(), PASSWORD).statusCode(401);
        assertThat(Database.audited(person.id())).containsExactly("account.left");
    }

    @Test
    void lastAdministratorCannotLeave() {
        var last = Person.admin();
        Database.change("DELETE FROM auth.account_role WHERE account_id <> ?", last.id());

        last.asks()
                .body(Map.of("password", PASSWORD))
                .post("/api/v1/account/deletion")
                .then()
                .statusCode(409);
    }
}
