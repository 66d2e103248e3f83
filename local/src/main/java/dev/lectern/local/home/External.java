package dev.lectern.local.home;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** Servers given from outside, which then take the place of our own. */
public final class External {

    /** A superuser's access to a PostgreSQL that somebody else runs. */
    public record Postgres(String host, int port, String database, String user, String password) {

        public String plainUrl() {
            return "postgresql://" + host + ":" + port + "/" + database;
        }

        public Connection connect(String database) throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:postgresql://" + host + ":" + port + "/" + database, user, password);
        }

        @Override
        public String toString() {
            return plainUrl();
        }
    }

    private External() {}

    public static Optional<Postgres> postgres() {
        return given("LECTERN_PG_URL").map(External::parse);
    }

    public static Optional<String> kafka() {
        return given("LECTERN_KAFKA");
    }

    public static String topics() {
        return given("LECTERN_TOPICS").orElse("lectern");
    }

    static Postgres parse(String url) {
        var uri = URI.create(url);
        var login = uri.getRawUserInfo();
        if (uri.getHost() == null || login == null || !login.contains(":")) {
            throw new IllegalArgumentException(
                    "LECTERN_PG_URL must name a superuser: postgresql://user:password@host:port/lectern");
        }
        var path = uri.getPath();
        return new Postgres(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                path == null || path.length() < 2 ? "lectern" : path.substring(1),
                decode(login.substring(0, login.indexOf(':'))),
                decode(login.substring(login.indexOf(':') + 1)));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Optional<String> given(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
