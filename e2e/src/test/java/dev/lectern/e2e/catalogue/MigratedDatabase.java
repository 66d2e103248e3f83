package dev.lectern.e2e.catalogue;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.TestServers;
import dev.lectern.local.home.App;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** One database with the migrations of all services, made as the services make it at their start. */
final class MigratedDatabase {

    private static String url;

    private MigratedDatabase() {}

    static synchronized Connection connect() throws SQLException {
        if (url == null) {
            var fresh = TestServers.fresh().get("LECTERN_PG_URL");
            App.withDatabase().forEach(app -> migrate(app, fresh));
            url = fresh;
        }
        return TestServers.superuser(url);
    }

    private static void migrate(App app, String database) {
        Flyway.configure()
                .dataSource("jdbc:" + database, app.stem() + "_owner", TestServers.OWNER_PASSWORD)
                .locations(
                        "filesystem:" + Checkout.file("common/src/main/resources/db/common"),
                        "filesystem:" + Checkout.file(app.module() + "/src/main/resources/db/migration"))
                .schemas(app.schemas().toArray(String[]::new))
                .defaultSchema(app.schemas().getFirst())
                .placeholders(Map.of("app", app.stem() + "_app", "system", app.stem() + "_system"))
                .load()
                .migrate();
    }
}
