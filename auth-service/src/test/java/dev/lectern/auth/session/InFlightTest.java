package dev.lectern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was begun with rights that end before it is done: the account's row decides who was first. */
@QuarkusTest
class InFlightTest {

    private static final String RESET = "UPDATE auth.account SET version = version + 1 WHERE id = ?";
    private static final String DISABLED = "UPDATE auth.account SET state = 'disabled' WHERE id = ?";
    private static final String WAITING = """
            SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            """;

    @ParameterizedTest
    @ValueSource(strings = {RESET, DISABLED})
    void signInThatAResetOrADisableOvertakesIsRefused(String change) throws SQLException {
        var person = Person.registered();

        var answer = overtaken(person, change, () -> Person.signIn(person.username(), Person.PASSWORD));

        answer.statusCode(401);
        assertThat(Database.column("SELECT id FROM auth.session WHERE account_id = ?", person.id()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {RESET, DISABLED})
    void personalTokenThatAResetOrADisableOvertakesIsNotMade(String change) throws SQLException {
        var person = Person.registered();
        var request = person.asks().body(Map.of("name", "kept for later", "scopes", List.of("read")));

        var answer =
                overtaken(person, change, () -> request.post("/api/v1/tokens").then());

        answer.statusCode(401);
        assertThat(Database.column("SELECT id FROM auth.personal_access_token WHERE account_id = ?", person.id()))
                .isEmpty();
    }

    /** The change holds the account, what is tried comes to wait for it, and then the change commits. */
    private static ValidatableResponse overtaken(Person person, String change, Supplier<ValidatableResponse> tried)
            throws SQLException {
        try (var changing = Database.open()) {
            changing.setAutoCommit(false);
            try (var statement = changing.prepareStatement(change)) {
                statement.setObject(1, person.id());
                statement.executeUpdate();
            }
            var answer = CompletableFuture.supplyAsync(tried);
            await().until(() -> !Database.column(WAITING).isEmpty());
            changing.commit();
            return answer.join();
        }
    }
}
