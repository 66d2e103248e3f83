package dev.lectern.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code bootstrap.sql}: the roles, schemas and extensions that no service may make for itself. */
public final class Bootstrap {

    /** One service's share of the database. */
    public record Share(String service, List<String> schemas, String owner, String app, String system) {
        @Override
        public String toString() {
            return "Share[" + service + "]";
        }
    }

    private static final Pattern VARIABLE = Pattern.compile(":'(\\w+)'");

    /** Any number that is only ours: roles belong to the whole cluster, so two bootstraps must take turns. */
    private static final long TURN = 0x1EC7E2;

    private Bootstrap() {}

    /** {@code admin} is a connection to any database of the cluster that all callers share, for taking turns. */
    public static void run(Connection admin, Connection target, List<Share> shares) throws SQLException {
        try (var statement = admin.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + TURN + ")");
            try (var work = target.createStatement()) {
                for (var share : shares) {
                    work.execute(script(share));
                }
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + TURN + ")");
            }
        }
    }

    public static void createDatabase(Connection admin, String name) throws SQLException {
        try (var query = admin.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            query.setString(1, name);
            if (query.executeQuery().next()) {
                return;
            }
        }
        try (var statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
        }
    }

    private static String script(Share share) {
        var values = Map.of(
                "service", share.service(),
                "schemas", String.join(",", share.schemas()),
                "owner_password", share.owner(),
                "app_password", share.app(),
                "system_password", share.system());
        return VARIABLE.matcher(text())
                .replaceAll(found -> Matcher.quoteReplacement(quote(values.get(found.group(1)))));
    }

    private static String quote(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String text() {
        try (var in = Bootstrap.class.getResourceAsStream("/dev/lectern/local/bootstrap.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
