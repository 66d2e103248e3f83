package dev.lectern.auth.account;

import static dev.lectern.auth.Person.freshName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Accounts that administrators make. */
@QuarkusTest
class ProvisionTest {

    @Test
    void passwordIsMadeAndShownOnceAndMustBeChanged() {
        var admin = Person.admin();
        var name = freshName();

        var made = provision(admin, Map.of("username", name, "email", name + "@example.org"))
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("account.state", equalTo("active"))
                .body("account.mustResetPassword", equalTo(true))
                .body("account.roles", contains("staff"))
                .extract()
                .jsonPath();

        var id = made.getString("account.id");
        assertThat(made.getString("temporaryPassword")).hasSize(16);
        assertThat(Database.eventTypes(id)).contains("account.registered.v1");
        assertThat(Database.audited(id)).containsExactly("account.created");
        assertThat(Database.events(id).toString()).doesNotContain(made.getString("temporaryPassword"));
    }

    @Test
    void givenPasswordIsNotAnsweredAndRolesAreThoseThatWereAsked() {
        var admin = Person.admin();
        var name = freshName();

        provision(
                        admin,
                        Map.of(
                                "username",
                                name,
                                "email",
                                name + "@example.org",
                                "password",
                                "until monday only",
                                "roles",
                                List.of("student", "administrator")))
                .statusCode(201)
                .body("temporaryPassword", equalTo(null))
                .body("account.roles", contains("administrator", "student"));
    }

    @Test
    void unknownRoleLeavesNothingBehind() {
        var admin = Person.admin();
        var name = freshName();

        provision(admin, Map.of("username", name, "email", name + "@example.org", "roles", List.of("emperor")))
                .statusCode(422)
                .body("errors.field", contains("roles"));

        assertThat(Database.column("SELECT id FROM auth.account WHERE username = ?", name))
                .isEmpty();
    }

    @Test
    void takenNameIsAConflict() {
        var admin = Person.admin();

        provision(admin, Map.of("username", admin.username(), "email", freshName() + "@example.org"))
                .statusCode(409);
    }

    @Test
    void onlyAdministratorsMakeAccountsForOthers() {
        var name = freshName();

        provision(Person.registered(), Map.of("username", name, "email", name + "@example.org"))
                .statusCode(403);
    }

    private static ValidatableResponse provision(Person by, Map<String, Object> request) {
        return by.asks().body(request).post("/api/v1/accounts/provisioned").then();
    }
}
