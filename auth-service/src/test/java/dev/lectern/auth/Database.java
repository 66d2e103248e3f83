package dev.lectern.auth;

import dev.lectern.local.TestServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** A look at what happened, past the application; and at what its role may do. */
public final class Database {

    private Database() {}

    public static int change(String sql, Object... values) {
        try (var connection = superuser();
                var statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> column(String sql, Object... values) {
        try (var connection = superuser()) {
            return column(connection, sql, values);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> column(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = prepared(connection, sql, values);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /** The events in the outbox whose data names this id, oldest first. */
    public static List<JsonObject> allEvents(Object id) {
        return column("SELECT payload FROM auth.outbox WHERE payload LIKE ? ORDER BY seq", "%\"data\":%" + id + "%")
                .stream()
                .map(JsonObject::new)
                .toList();
    }

    /** Without what people are told of it, which comes along with many things and, by mail, later. */
    public static List<JsonObject> events(Object id) {
        return allEvents(id).stream()
                .filter(event -> !event.getString("type").matches("(mail|notification)\\..*"))
                .toList();
    }

    public static List<String> eventTypes(Object id) {
        return events(id).stream().map(event -> event.getString("type")).toList();
    }

    /** What the audit was told of this subject, oldest first: the actions. */
    public static List<String> audited(Object id) {
        return events(id).stream()
                .filter(event -> event.getString("type").equals("audit.recorded.v1"))
                .filter(event ->
                        String.valueOf(id).equals(event.getJsonObject("data").getString("subjectId")))
                .map(event -> event.getJsonObject("data").getString("action"))
                .toList();
    }

    /** As one of the service's roles, so that row-level security holds. */
    public static Connection as(String role, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(), role, password);
    }

    /** Past all rules, for a transaction that stays open; close it. */
    public static Connection open() throws SQLException {
        return superuser();
    }

    private static Connection superuser() throws SQLException {
        return TestServers.superuser(url());
    }

    private static String url() {
        return ConfigProvider.getConfig().getValue("LECTERN_PG_URL", String.class);
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
