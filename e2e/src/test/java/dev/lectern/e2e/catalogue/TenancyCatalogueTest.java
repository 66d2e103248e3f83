package dev.lectern.e2e.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.local.home.App;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row-level security, ownership and grants of all tables of all services, as the database itself tells them. */
class TenancyCatalogueTest {

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = MigratedDatabase.connect();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void undo() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void everyServiceHasTables() throws SQLException {
        var catalogue = catalogue();

        for (var app : App.withDatabase()) {
            assertThat(catalogue.tables()).containsKey(app.schemas().getFirst() + ".outbox");
        }
    }

    @Test
    void tenantsAndServicesAreApart() throws SQLException {
        assertThat(TenancyRules.problems(catalogue())).isEmpty();
    }

    @Test
    void namesAreOurs() throws SQLException {
        TenancyRules.inventedNames(catalogue())
                .forEach(name -> System.out.println("WARNING: an invented name, " + name));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE workflow.planted (workspace_id uuid) | workflow | no forced row-level security",
                "ALTER TABLE workflow.async_job NO FORCE ROW LEVEL SECURITY | postgres | no forced row-level security",
                "DROP POLICY async_job_workspace ON workflow.async_job | postgres | has no policy for workflow_app",
                "GRANT SELECT ON workflow.outbox TO auth_app | postgres | is open to",
                "CREATE ROLE planted_app BYPASSRLS | postgres | bypasses row-level security",
                "ALTER TABLE workflow.outbox OWNER TO workflow_app | postgres | workflow_app owns",
                "CREATE ROLE planted_app IN ROLE workflow_owner | postgres | is a member of",
                "CREATE FUNCTION workflow.f() RETURNS int SECURITY DEFINER RETURN 1 | workflow | may be called by everybody",
                "CREATE FUNCTION workflow.f() RETURNS int SECURITY DEFINER RETURN 1 | workflow | trusts the caller's search path"
            })
    void aPlantedMistakeIsFound(String mistake, String role, String finding) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!role.equals("postgres")) {
                statement.execute("SET LOCAL ROLE " + role + "_owner");
            }
            statement.execute(mistake);
            statement.execute("RESET ROLE");
        }

        assertThat(TenancyRules.problems(catalogue())).anyMatch(problem -> problem.contains(finding));
    }

    @Test
    void aGrantOnAPartitionIsFound() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL ROLE workflow_owner");
            statement.execute("CREATE TABLE workflow.planted (day date) PARTITION BY RANGE (day)");
            statement.execute("CREATE TABLE workflow.planted_one PARTITION OF workflow.planted DEFAULT");
            statement.execute("GRANT SELECT ON workflow.planted_one TO workflow_app");
            statement.execute("RESET ROLE");
        }

        assertThat(TenancyRules.problems(catalogue())).anyMatch(problem -> problem.contains("is a partition"));
    }

    private Catalogue catalogue() throws SQLException {
        return Catalogue.read(connection, schemas());
    }

    static List<String> schemas() {
        return App.withDatabase().stream()
                .flatMap(app -> app.schemas().stream())
                .toList();
    }
}
