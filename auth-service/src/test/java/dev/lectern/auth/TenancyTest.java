package dev.lectern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.local.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the role of the application can see and do, whatever SQL somebody may make it run. */
@QuarkusTest
class TenancyTest {

    @Test
    void sessionsOfOthersAreInvisible() throws SQLException {
        var one = Person.registered();
        var other = Person.registered();
        one.credential();
        other.credential();

        var seen = as(one.id(), "SELECT DISTINCT account_id FROM session");

        assertThat(seen).containsExactly(one.id().toString());
    }

    @Test
    void accountsOfOthersAreInvisibleUnlessOneIsAdmin() throws SQLException {
        var one = Person.registered();
        var other = Person.registered();
        var admin = Person.admin();

        assertThat(as(one.id(), "SELECT id FROM account"))
                .containsExactly(one.id().toString());
        assertThat(as(admin.id(), "SELECT id FROM account"))
                .contains(one.id().toString(), other.id().toString());
    }

    @Test
    void nobodySeesNothing() throws SQLException {
        Person.registered().credential();

        assertThat(as(null, "SELECT id FROM account")).isEmpty();
        assertThat(as(null, "SELECT id FROM session")).isEmpty();
        assertThat(as(null, "SELECT account_id FROM account_role")).isEmpty();
    }

    @Test
    void nobodyWritesForOthers() {
        var one = Person.registered();
        var other = Person.registered();
        other.credential();

        assertThatThrownBy(() -> as(one.id(), "UPDATE account SET id = '" + UUID.randomUUID() + "' RETURNING id"))
                .hasMessageContaining("row-level security");
        assertThatThrownBy(() -> as(
                        one.id(),
                        "INSERT INTO account_role (account_id, role_id) SELECT '" + one.id()
                                + "', id FROM role RETURNING role_id"))
                .hasMessageContaining("row-level security");
    }

    @Test
    void sessionsOfOthersAreEndedByAdminsOnly() throws SQLException {
        var one = Person.registered();
        var admin = Person.admin();
        var victim = Person.registered();
        victim.credential();
        var revoke = "SELECT * FROM revoke_sessions('" + victim.id() + "', now())";

        assertThat(as(one.id(), revoke)).isEmpty();
        assertThat(as(admin.id(), revoke)).hasSize(1);
    }

    @Test
    void everyTableWithAUserForcesItsPolicies() {
        var unprotected = Database.column("""
                SELECT DISTINCT t.relname FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
                 WHERE t.relnamespace = 'auth'::regnamespace AND t.relkind IN ('r', 'p')
                   AND a.attname IN ('account_id', 'user_id', 'workspace_id')
                   AND NOT (t.relrowsecurity AND t.relforcerowsecurity)
                """);

        assertThat(unprotected).isEmpty();
    }

    @Test
    void systemRoleReadsNeitherAccountsNorSessions() throws SQLException {
        try (var system = Database.as("auth_system", TestServers.SYSTEM_PASSWORD)) {
            for (var column : List.of("account_id", "secret_hash", "address", "user_agent", "csrf_token")) {
                assertThatThrownBy(() -> Database.column(system, "SELECT " + column + " FROM session"))
                        .hasMessageContaining("permission denied");
            }
            assertThatThrownBy(() -> Database.column(system, "SELECT secret_hash FROM personal_access_token"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> Database.column(system, "SELECT id FROM account"))
                    .hasMessageContaining("permission denied");
        }
    }

    private static List<String> as(UUID user, String sql) throws SQLException {
        try (Connection app = Database.as("auth_app", TestServers.APP_PASSWORD)) {
            app.setAutoCommit(false);
            Database.column(app, "SELECT set_config('lectern.user_id', ?, true)", user == null ? "" : user.toString());
            return Database.column(app, sql);
        }
    }
}
