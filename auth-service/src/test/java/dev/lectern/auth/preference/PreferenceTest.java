package dev.lectern.auth.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.local.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PreferenceTest {

    private static final String PREFERENCES = "/api/v1/preferences";

    private Person person;
    private String token;

    @BeforeEach
    void somebody() {
        person = Person.registered();
        token = person.token();
    }

    @Test
    void defaultsHoldForWhoNeverSaidAnything() {
        get().statusCode(200)
                .body("panelWidth", equalTo(400))
                .body("sort", equalTo("recent"))
                .body("view", equalTo("tree"))
                .body("expandedFolders", empty())
                .body("settings", equalTo(Map.of()));
    }

    @Test
    void whatIsNotNamedStays() {
        var folder = UUID.randomUUID().toString();
        patch(Map.of("panelWidth", 500, "expandedFolders", List.of(folder, folder)))
                .statusCode(200);

        patch(Map.of("view", "list")).statusCode(200);

        get().body("panelWidth", equalTo(500))
                .body("view", equalTo("list"))
                .body("sort", equalTo("recent"))
                .body("expandedFolders", equalTo(List.of(folder)));
    }

    @Test
    void settingsAreMergedByKeyAndNullLetsGo() {
        patch(Map.of("settings", Map.of("a", 1, "b", Map.of("c", List.of(true)))));
        var second = new HashMap<String, Object>();
        second.put("a", null);
        second.put("notifications.email", true);

        patch(Map.of("settings", second)).statusCode(200);

        get().body("settings", equalTo(Map.of("b", Map.of("c", List.of(true)), "notifications.email", true)));
    }

    @Test
    void sizesAreBounded() {
        patch(Map.of("panelWidth", 199)).statusCode(400).body("errors.field", hasItem("panelWidth"));
        patch(Map.of("panelWidth", 1201)).statusCode(400);
        patch(Map.of("sort", "random")).statusCode(400);
        patch(Map.of("settings", Map.of("a", "x".repeat(17_000))))
                .statusCode(400)
                .body("errors.field", hasItem("settings"));
        patch(Map.of("settings", nested(9))).statusCode(400);
        patch(Map.of("settings", Map.of("a", "b\0c"))).statusCode(400);
        Person.as(token)
                .body("{\"settings\":{\"a\":\"\\ud800\"}}")
                .patch(PREFERENCES)
                .then()
                .statusCode(400);
        get().body("settings", equalTo(Map.of()));
    }

    @Test
    void manySmallChangesDoNotAddUpToMoreThanTheBound() {
        patch(Map.of("settings", Map.of("a", "x".repeat(9_000)))).statusCode(200);

        patch(Map.of("settings", Map.of("b", "x".repeat(9_000)))).statusCode(400);
    }

    @Test
    void othersHaveTheirOwn() throws SQLException {
        patch(Map.of("panelWidth", 500)).statusCode(200);
        var other = Person.registered();

        Person.as(other.token()).get(PREFERENCES).then().body("panelWidth", equalTo(400));
        try (var app = Database.as("auth_app", TestServers.APP_PASSWORD)) {
            app.setAutoCommit(false);
            Database.column(
                    app,
                    "SELECT set_config('lectern.user_id', ?, true)",
                    other.id().toString());
            assertThat(Database.column(app, "SELECT account_id FROM preference"))
                    .isEmpty();
        }
    }

    @Test
    void flagIsWhatThePersonSaysOrElseTheDefault() {
        patch(Map.of("settings", Map.of("notifications.email", false, "odd", "yes")))
                .statusCode(200);

        var flag = "SELECT auth.preference_flag(?, ?, true)";
        assertThat(Database.column(flag, person.id(), "notifications.email")).containsExactly("f");
        assertThat(Database.column(flag, person.id(), "odd")).containsExactly("t");
        assertThat(Database.column(flag, UUID.randomUUID(), "odd")).containsExactly("t");
    }

    private ValidatableResponse get() {
        return Person.as(token).get(PREFERENCES).then();
    }

    private ValidatableResponse patch(Map<String, Object> patch) {
        return Person.as(token).body(patch).patch(PREFERENCES).then();
    }

    private static Map<String, Object> nested(int depth) {
        return depth == 1 ? Map.of("a", 1) : Map.of("a", nested(depth - 1));
    }
}
