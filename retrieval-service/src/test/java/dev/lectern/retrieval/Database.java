package dev.lectern.retrieval;

import dev.lectern.local.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the database past the service. */
public final class Database {

    private Database() {}

    /** The first column of each row, as superuser. */
    public static List<String> all(String sql, Object... parameters) {
        try (var connection = TestServers.superuser(Wire.config("LECTERN_PG_URL"))) {
            return all(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static long count(String sql, Object... parameters) {
        return Long.parseLong(all(sql, parameters).getFirst());
    }

    public static List<String> all(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    /** As the role that serves requests. */
    public static Connection asApp() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + Wire.config("LECTERN_PG_URL"), "retrieval_app", TestServers.APP_PASSWORD);
    }
}
