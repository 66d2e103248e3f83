package dev.lectern.retrieval.nearest;

import dev.lectern.local.TestServers;
import dev.lectern.local.postgres.ClientPrograms;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The same statement by PostgreSQL's own load generator, in C and without a JVM: what asking the database costs at least. */
final class PgBench {

    private static final int SECONDS = 10;
    private static final String STATEMENT = """
            \\set i random(0, %d)
            SELECT chunk_id, score FROM nearest_by_index('%s', 384, '%s', (SELECT sources FROM asked_sources),
                   (SELECT vector FROM asked_vector WHERE i = :i), %d, 200, 40000);
            """;

    private PgBench() {}

    /** The questions and the sources stand in tables of their own, which costs a look by key for each question. */
    static Timing load(Connection connection, UUID space, UUID workspace, UUID[] sources, List<String> questions)
            throws Exception {
        tables(connection, sources, questions);
        var folder = Files.createTempDirectory("pgbench");
        var script = Files.writeString(
                folder.resolve("nearest.sql"),
                STATEMENT.formatted(questions.size() - 1, space, workspace, NearestBench.K));
        var command = new ArrayList<>(ClientPrograms.pgbench());
        var callers = Integer.toString(NearestBench.CALLERS);
        command.addAll(List.of("-n", "-M", "prepared", "-c", callers, "-j", callers, "-T", Integer.toString(SECONDS)));
        command.addAll(List.of("-f", script.toString(), "--log", "--log-prefix=" + folder.resolve("calls")));
        command.add(where(connection, workspace));
        var outcome = Shell.run(folder, SECONDS + 60, command);
        if (!outcome.ok()) {
            throw new IllegalStateException(outcome.output());
        }
        return Timing.of(latencies(folder), SECONDS * 1_000_000_000L);
    }

    private static void tables(Connection connection, UUID[] sources, List<String> questions) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS asked_sources, asked_vector");
            statement.execute("CREATE TABLE asked_sources (sources uuid[])");
            statement.execute("CREATE TABLE asked_vector (i int PRIMARY KEY, vector text)");
            statement.execute("GRANT SELECT ON asked_sources, asked_vector TO retrieval_app");
        }
        try (var insert = connection.prepareStatement("INSERT INTO asked_sources VALUES (?)")) {
            insert.setArray(1, connection.createArrayOf("uuid", sources));
            insert.execute();
        }
        try (var insert = connection.prepareStatement("INSERT INTO asked_vector VALUES (?, ?)")) {
            for (var i = 0; i < questions.size(); i++) {
                insert.setInt(1, i);
                insert.setString(2, questions.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String where(Connection connection, UUID workspace) throws SQLException {
        var server = URI.create(connection.getMetaData().getURL().substring("jdbc:".length()));
        return "host=%s port=%d dbname=%s user=retrieval_app password=%s options='-c search_path=indexing,extensions -c lectern.workspace_id=%s'"
                .formatted(
                        server.getHost(),
                        server.getPort(),
                        server.getPath().substring(1),
                        TestServers.APP_PASSWORD,
                        workspace);
    }

    /** The third word of each line: how many microseconds it took. */
    private static List<Long> latencies(Path folder) throws IOException {
        var nanos = new ArrayList<Long>();
        try (var files = Files.newDirectoryStream(folder, "calls*")) {
            for (var file : files) {
                for (var line : Files.readAllLines(file)) {
                    nanos.add(Long.parseLong(line.split(" ")[2]) * 1_000);
                }
            }
        }
        return nanos;
    }
}
