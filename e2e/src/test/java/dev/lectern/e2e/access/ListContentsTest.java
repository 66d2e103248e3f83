package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nothing that belongs to a workspace stands in anything that somebody of another one can read. */
@OnTheSuite
class ListContentsTest {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final String COLUMNS = """
        SELECT c.table_schema || '.' || c.table_name AS place, c.column_name
          FROM information_schema.columns c
          JOIN information_schema.tables t USING (table_schema, table_name)
         WHERE c.udt_name = 'uuid' AND t.table_type = 'BASE TABLE'
           AND EXISTS (SELECT FROM information_schema.columns w
                WHERE w.table_schema = c.table_schema AND w.table_name = c.table_name
                  AND w.column_name = 'workspace_id')
        """;

    private record Column(String table, String name) {}

    private static World world;
    private static Set<String> ofTheWorkspace;

    @BeforeAll
    static void oneOfEverythingIsThere() throws SQLException {
        world = new World();
        var things = new Things(world);
        ApiOperation.all().forEach(operation -> things.kept(operation, "editor"));
        var workspace = world.client("owner")
                .get("/api/v1/workspaces/current")
                .expect(200)
                .at("id");
        ofTheWorkspace = idsOf(workspace);
        // What everybody does at the door is his own.
        ofTheWorkspace.removeAll(
                idsIn(world.client(World.OUTSIDER).get("/api/v1/session").text()));
    }

    @Test
    void thereIsSomethingToLookFor() {
        var seen =
                idsIn(world.client("viewer").get("/api/v1/sources").expect(200).text());

        assertThat(seen).isNotEmpty();
        assertThat(ofTheWorkspace).containsAll(seen).contains(world.project());
    }

    @TestFactory
    Stream<DynamicTest> strangerReadsNothingOfIt() {
        return ApiOperation.all().stream()
                .filter(operation -> operation.method().equals("GET")
                        && !operation.role().equals("admin")
                        && !operation.path().endsWith("/stream"))
                .flatMap(operation -> Stream.of(World.OUTSIDER, World.ANONYMOUS)
                        .map(who -> DynamicTest.dynamicTest(operation + " by " + who, () -> {
                            var reply = world.client(who).get(atHome(operation, world.client(who)));

                            assertThat(idsIn(reply.text())).doesNotContainAnyElementsOf(ofTheWorkspace);
                        })));
    }

    /** His own project and workspace, and nothing else of his. */
    private static String atHome(ApiOperation operation, Client client) {
        var session = client.get("/api/v1/session").json();
        return operation
                .path()
                .replace(
                        "/projects/{id}",
                        "/projects/" + session.path("projectId").asText("0"))
                .replace(
                        "/workspaces/{id}",
                        "/workspaces/" + session.path("workspaceId").asText("0"))
                .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    }

    private static Set<String> idsIn(String text) {
        return ID.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Set<String> idsOf(String workspace) throws SQLException {
        var found = new HashSet<String>();
        try (var database = world.suite.database();
                var statement = database.createStatement()) {
            for (var column : columns(statement)) {
                try (var rows = statement.executeQuery("SELECT DISTINCT " + column.name() + " FROM " + column.table()
                        + " WHERE workspace_id = '" + workspace + "' AND " + column.name() + " IS NOT NULL")) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }

    private static List<Column> columns(Statement statement) throws SQLException {
        var found = new ArrayList<Column>();
        try (var rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                found.add(new Column(rows.getString(1), rows.getString(2)));
            }
        }
        return found;
    }
}
