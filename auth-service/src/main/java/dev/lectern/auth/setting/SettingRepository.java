package dev.lectern.auth.setting;

import dev.lectern.auth.rights.StillAdmin;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Settings in the database. They belong to the installation and to no tenant: everybody reads, administrators write. */
@ApplicationScoped
class SettingRepository {

    private static final String ALL = "SELECT id, key, value, is_secret, updated_by, updated_at FROM setting";

    private static final String ONE = ALL + " WHERE key = $1";
    // Of two that set one for the first time the second one must find the row: a secret is sealed for the row's id.
    private static final String TAKE_TURN = "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('auth.setting', 0))";
    private static final String WRITE = """
            INSERT INTO setting (id, key, value, description, category, is_secret, updated_by, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            ON CONFLICT (key) DO UPDATE
               SET value = excluded.value, description = excluded.description, category = excluded.category,
                   is_secret = excluded.is_secret, updated_by = excluded.updated_by, updated_at = excluded.updated_at
            """;
    private static final String REMOVE = "DELETE FROM setting WHERE key = $1";
    // Only what is still as it was read: somebody may have set it meanwhile, and sealed it with the newest key.
    private static final String RESEAL = "UPDATE setting SET value = $3 WHERE id = $1 AND value = $2";

    private final Tenancy tenancy;
    private final Clock clock;

    SettingRepository(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    Uni<Void> takeTurn(SqlConnection tx) {
        return tx.query(TAKE_TURN).execute().chain(() -> StillAdmin.check(tx));
    }

    /** Null when nobody has set it. */
    Uni<StoredSetting> find(SqlConnection tx, String key) {
        return tx.preparedQuery(ONE)
                .execute(Tuple.of(key))
                .map(rows ->
                        rows.rowCount() == 0 ? null : stored(rows.iterator().next()));
    }

    Uni<Void> write(SqlConnection tx, UUID id, KnownSetting known, String value, UUID by) {
        return tx.preparedQuery(WRITE)
                .execute(Tuple.from(List.of(
                        id,
                        known.key(),
                        value,
                        known.description(),
                        known.category(),
                        known.isSecret(),
                        by,
                        clock.instant().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    Uni<Boolean> remove(SqlConnection tx, String key) {
        return tx.preparedQuery(REMOVE).execute(Tuple.of(key)).map(rows -> rows.rowCount() > 0);
    }

    /** By the system's role, since no administrator asks for it. */
    Uni<Boolean> reseal(StoredSetting was, String sealedAnew) {
        return tenancy.system(tx -> tx.preparedQuery(RESEAL)
                .execute(Tuple.of(was.id(), was.value(), sealedAnew))
                .map(rows -> rows.rowCount() > 0));
    }

    /** By their keys. */
    Uni<Map<String, StoredSetting>> all() {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.query(ALL).execute().map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(SettingRepository::stored)
                .collect(Collectors.toUnmodifiableMap(StoredSetting::key, Function.identity()))));
    }

    private static StoredSetting stored(Row row) {
        return new StoredSetting(
                row.getUUID("id"),
                row.getString("key"),
                row.getString("value"),
                row.getBoolean("is_secret"),
                row.getUUID("updated_by"),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
