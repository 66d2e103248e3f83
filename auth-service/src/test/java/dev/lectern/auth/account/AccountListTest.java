package dev.lectern.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators find among the accounts. */
@QuarkusTest
class AccountListTest {

    @Test
    void textIsLookedForInNameAddressAndUsername() {
        var admin = Person.admin();
        var person = Person.registered();
        var mark = Person.freshName();
        Database.change(
                "UPDATE auth.account SET first_name = 'Grace', last_name = ? WHERE id = ?",
                "H" + mark + "_100%",
                person.id());
        var token = admin.token();

        assertThat(found(token, Map.of("q", person.username().substring(2)))).contains(person.id());
        assertThat(found(token, Map.of("q", person.email().toUpperCase()))).containsExactly(person.id());
        assertThat(found(token, Map.of("q", "grace h" + mark))).containsExactly(person.id());
        assertThat(found(token, Map.of("q", mark + "_100%"))).containsExactly(person.id());
        assertThat(found(token, Map.of("q", mark + "%100"))).isEmpty();
        assertThat(found(token, Map.of("q", mark + "'; DROP TABLE account; --")))
                .isEmpty();
    }

    @Test
    void stateRoleAndActivityNarrowTogether() {
        var admin = Person.admin();
        var person = Person.registered();
        var token = admin.token();
        var q = person.username();

        assertThat(found(token, Map.of("q", q, "state", "active", "role", "staff", "activity", "never")))
                .containsExactly(person.id());
        assertThat(found(token, Map.of("q", q, "state", "disabled"))).isEmpty();
        assertThat(found(token, Map.of("q", q, "role", "student"))).isEmpty();
        assertThat(found(token, Map.of("q", q, "activity", "recent"))).isEmpty();

        person.credential();
        assertThat(found(token, Map.of("q", q, "activity", "recent"))).containsExactly(person.id());

        Database.change("UPDATE auth.account SET last_login_at = now() - interval '31 days' WHERE id = ?", person.id());
        assertThat(found(token, Map.of("q", q, "activity", "inactive"))).containsExactly(person.id());
    }

    @ParameterizedTest
    @CsvSource({"state, deleted", "state, asleep", "activity, sometimes", "after, nonsense"})
    void strangeFilterIsABadRequestThatNamesIt(String parameter, String value) {
        Person.admin()
                .asks()
                .queryParam(parameter, value)
                .get("/api/v1/accounts")
                .then()
                .statusCode(400)
                .body("errors.field", contains(parameter));
    }

    @Test
    void oneAccountIsShownWhole() {
        var admin = Person.admin();
        var person = Person.registered();

        admin.asks()
                .get("/api/v1/accounts/" + person.id())
                .then()
                .statusCode(200)
                .body("username", equalTo(person.username()))
                .body("email", equalTo(person.email()))
                .body("state", equalTo("active"))
                .body("activity", equalTo("never"))
                .body("roles", contains("staff"))
                .body("mustResetPassword", equalTo(false))
                .body("passwordHash", equalTo(null));
    }

    @Test
    void statisticsCountWhatTheListShows() {
        var admin = Person.admin();
        Person.registered().becomes("disabled");

        admin.asks()
                .get("/api/v1/accounts/statistics")
                .then()
                .statusCode(200)
                .body("total", greaterThanOrEqualTo(2))
                .body("states.disabled", greaterThanOrEqualTo(1))
                .body("activity.never", greaterThanOrEqualTo(1))
                .body("roles.staff", greaterThanOrEqualTo(1))
                .body("registrations[-1].count", greaterThanOrEqualTo(2));
    }

    @Test
    void othersSeeNoneOfIt() {
        var person = Person.registered();

        for (var path : List.of("", "/statistics", "/" + person.id())) {
            person.asks().get("/api/v1/accounts" + path).then().statusCode(403);
        }
    }

    private static List<UUID> found(String token, Map<String, String> filter) {
        return Person.as(token)
                .queryParams(filter)
                .get("/api/v1/accounts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id", UUID.class);
    }
}
