package dev.lectern.common;

import dev.lectern.local.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Looks at the service's tables past all policies, to see what really is there. */
public final class Database {

    private Database() {}

    /** The first column of each row, as text. */
    public static List<String> column(String sql, Object... parameters) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return read(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** For who has more than one thing to say to it. */
    public static Connection connect() throws SQLException {
        var url = ConfigProvider.getConfig().getValue("LECTERN_PG_URL", String.class);
        var schema = ConfigProvider.getConfig().getValue("quarkus.flyway.default-schema", String.class);
        var connection = TestServers.superuser(url);
        try (var path = connection.createStatement()) {
            path.execute("SET search_path = " + schema + ", extensions");
        }
        return connection;
    }

    public static long count(String sql, Object... parameters) {
        return Long.parseLong(column(sql, parameters).getFirst());
    }

    private static List<String> read(java.sql.PreparedStatement statement) throws SQLException {
        var found = new ArrayList<String>();
        if (!statement.execute()) {
            return found;
        }
        try (var rows = statement.getResultSet()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
