package dev.lectern.project.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.local.TestServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** From a database in which projects could have the same name to one in which they cannot. */
class ProjectNameMigrationTest {

    private static final String WORKSPACE = "11111111-1111-4111-8111-111111111111";

    @Test
    void projectsOfTheSameNameGetNumbers_andTheOldestKeepsItsOwn() throws SQLException {
        var url = TestServers.fresh().get("LECTERN_PG_URL");
        migrate(url, "1");
        run(
                url,
                "INSERT INTO workspace (workspace_id, owner_id, name) VALUES ('%s', '%s', 'w')"
                        .formatted(WORKSPACE, UUID.randomUUID()));
        var names = List.of("Noise", "noise", "Noise (2)", "NOISE", "Other", "x".repeat(120), "X".repeat(120));
        for (int i = 0; i < names.size(); i++) {
            run(
                    url,
                    "INSERT INTO project (project_id, workspace_id, slug, name, owner_id) VALUES"
                            + " ('00000000-0000-7000-8000-00000000000%d', '%s', 's%d', '%s', '%s')"
                                    .formatted(i, WORKSPACE, i, names.get(i), UUID.randomUUID()));
        }

        migrate(url, "10");

        assertThat(run(url, "SELECT name FROM project ORDER BY project_id"))
                .containsExactly(
                        "Noise",
                        "noise (3)",
                        "Noise (2)",
                        "NOISE (4)",
                        "Other",
                        "x".repeat(120),
                        "X".repeat(112) + " (2)");
    }

    private static void migrate(String url, String target) {
        Flyway.configure()
                .dataSource("jdbc:" + url, "project_owner", TestServers.OWNER_PASSWORD)
                .schemas("project")
                .defaultSchema("project")
                .locations("db/common", "db/migration")
                .placeholders(Map.of("app", "project_app", "system", "project_system"))
                .target(target)
                .load()
                .migrate();
    }

    private static List<String> run(String url, String sql) throws SQLException {
        try (var connection = TestServers.superuser(url);
                var statement = connection.createStatement()) {
            statement.execute("SET search_path = project, extensions");
            var found = new ArrayList<String>();
            if (statement.execute(sql)) {
                try (var rows = statement.getResultSet()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
            return found;
        }
    }
}
