package dev.lectern.auth.preference;

import dev.lectern.auth.preference.Preference.Sort;
import dev.lectern.auth.preference.Preference.View;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Preferences, each seen by its owner alone, in the transaction of the caller. */
@ApplicationScoped
class PreferenceRepository {

    private static final String OWN = """
            SELECT panel_width, sort, view, expanded_folders, settings FROM preference WHERE account_id = $1
            """;
    // The row is made first, so that two changes at once wait for each other also the first time.
    private static final String HOLD = """
            INSERT INTO preference (account_id, created_at, updated_at) VALUES ($1, $2, $2)
            ON CONFLICT (account_id) DO UPDATE SET updated_at = excluded.updated_at
            """;
    private static final String WRITE = """
            UPDATE preference SET panel_width = $2, sort = $3, view = $4, expanded_folders = $5, settings = $6
             WHERE account_id = $1
            """;

    private final Clock clock;

    PreferenceRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<Preference> own(SqlConnection tx, UUID account) {
        return tx.preparedQuery(OWN)
                .execute(Tuple.of(account))
                .map(rows -> rows.rowCount() == 0
                        ? Preference.DEFAULT
                        : preference(rows.iterator().next()));
    }

    Uni<Preference> held(SqlConnection tx, UUID account) {
        return tx.preparedQuery(HOLD)
                .execute(Tuple.of(account, clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(() -> own(tx, account));
    }

    Uni<Void> write(SqlConnection tx, UUID account, Preference preference) {
        return tx.preparedQuery(WRITE)
                .execute(Tuple.of(
                        account,
                        preference.panelWidth(),
                        preference.sort().wire(),
                        preference.view().wire(),
                        preference.expandedFolders().toArray(UUID[]::new),
                        new JsonObject(preference.settings())))
                .replaceWithVoid();
    }

    private static Preference preference(Row row) {
        return new Preference(
                row.getInteger("panel_width"),
                Sort.of(row.getString("sort")),
                View.of(row.getString("view")),
                List.of(row.getArrayOfUUIDs("expanded_folders")),
                row.getJsonObject("settings").getMap());
    }
}
