package dev.lectern.auth.navigation;

import dev.lectern.auth.rights.Clashes;
import dev.lectern.auth.rights.StillAdmin;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The items of the navigation, each statement in the transaction of the caller. */
@ApplicationScoped
class NavigationRepository {

    private static final String SELECT = """
            SELECT item.*, capability.identifier AS capability,
                   ARRAY(SELECT role_name FROM navigation_item_role listed
                          WHERE listed.navigation_item_id = item.id ORDER BY 1) AS roles
              FROM navigation_item item
              LEFT JOIN capability ON capability.id = item.capability_id
            """;
    private static final String BEFORE = SELECT + " WHERE item.id < $1 ORDER BY item.id DESC LIMIT $2";
    private static final String ONE = SELECT + " WHERE item.id = $1";
    // The list of roles rules over the single one; the capability is asked for as well, and one that is off counts as
    // none.
    private static final String VISIBLE = """
            WITH mine AS (SELECT role.id, role.name FROM account_role held
                            JOIN role ON role.id = held.role_id WHERE held.account_id = $1)
            """ + SELECT + """
             WHERE item.is_active
               AND CASE WHEN EXISTS (SELECT FROM navigation_item_role listed WHERE listed.navigation_item_id = item.id)
                        THEN EXISTS (SELECT FROM navigation_item_role listed JOIN mine ON mine.name = listed.role_name
                                      WHERE listed.navigation_item_id = item.id)
                        ELSE item.requires_role IS NULL
                             OR EXISTS (SELECT FROM mine WHERE mine.name = item.requires_role) END
               AND (item.capability_id IS NULL
                    OR (capability.is_active
                        AND EXISTS (SELECT FROM role_capability given JOIN mine ON mine.id = given.role_id
                                     WHERE given.capability_id = item.capability_id)))
             ORDER BY item.position, item.id
            """;
    // Whoever changes the tree takes turns: two moves that are harmless alone could close a circle together.
    private static final String TAKE_TURN =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('auth.navigation', 0))";
    private static final String COUNT = "SELECT count(*) FROM navigation_item";
    private static final String CAPABILITY = "SELECT id FROM capability WHERE identifier = $1";
    private static final String UNKNOWN_ROLES = """
            SELECT wanted FROM unnest($1::text[]) AS wanted WHERE NOT EXISTS (SELECT FROM role WHERE name = wanted)
            """;
    private static final String WRITE = """
            INSERT INTO navigation_item (id, type, label, icon, link, description, capability_id, requires_role,
                                         is_active, position, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $10)
            ON CONFLICT (id) DO UPDATE
               SET type = excluded.type, label = excluded.label, icon = excluded.icon, link = excluded.link,
                   description = excluded.description, capability_id = excluded.capability_id,
                   requires_role = excluded.requires_role, is_active = excluded.is_active,
                   updated_at = excluded.updated_at
            """;
    private static final String LIST_NO_ROLES = "DELETE FROM navigation_item_role WHERE navigation_item_id = $1";
    private static final String LIST_ROLES = """
            INSERT INTO navigation_item_role (navigation_item_id, role_name, created_at)
            SELECT DISTINCT $1::uuid, wanted, $3::timestamptz FROM unnest($2::text[]) AS wanted
            """;
    private static final String CHILDREN = """
            SELECT id FROM navigation_item WHERE parent_id IS NOT DISTINCT FROM $1 ORDER BY position, id
            """;
    private static final String IS_INSIDE = """
            WITH RECURSIVE above (id, parent_id) AS (
                SELECT id, parent_id FROM navigation_item WHERE id = $1
                 UNION
                SELECT item.id, item.parent_id FROM navigation_item item JOIN above ON item.id = above.parent_id)
            SELECT EXISTS (SELECT FROM above WHERE id = $2)
            """;
    private static final String PLACE = """
            UPDATE navigation_item
               SET parent_id = $1, position = place.number - 1,
                   updated_at = CASE WHEN navigation_item.id = $3 THEN $4 ELSE updated_at END
              FROM unnest($2::uuid[]) WITH ORDINALITY AS place (id, number)
             WHERE navigation_item.id = place.id
            """;
    private static final String DELETE = "DELETE FROM navigation_item WHERE id = $1";

    private final Clock clock;

    NavigationRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<List<NavigationItem>> visible(SqlConnection tx, UUID account) {
        return tx.preparedQuery(VISIBLE).execute(Tuple.of(account)).map(NavigationRepository::items);
    }

    Uni<List<NavigationItem>> before(SqlConnection tx, UUID after, int limit) {
        return tx.preparedQuery(BEFORE).execute(Tuple.of(after, limit)).map(NavigationRepository::items);
    }

    Uni<NavigationItem> find(SqlConnection tx, UUID id) {
        return tx.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> {
            if (rows.rowCount() == 0) {
                throw ProblemException.notFound("navigation item");
            }
            return NavigationItem.of(rows.iterator().next());
        });
    }

    Uni<Void> takeTurn(SqlConnection tx) {
        return tx.query(TAKE_TURN).execute().chain(() -> StillAdmin.check(tx));
    }

    Uni<Long> count(SqlConnection tx) {
        return tx.query(COUNT).execute().map(rows -> rows.iterator().next().getLong(0));
    }

    /** Null when there is none of this identifier. */
    Uni<UUID> capability(SqlConnection tx, String identifier) {
        return tx.preparedQuery(CAPABILITY)
                .execute(Tuple.of(identifier))
                .map(rows ->
                        rows.rowCount() == 0 ? null : rows.iterator().next().getUUID(0));
    }

    Uni<List<String>> unknownRoles(SqlConnection tx, List<String> names) {
        return tx.preparedQuery(UNKNOWN_ROLES)
                .execute(Tuple.of(names.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }

    /** All but where it stands. */
    Uni<Void> write(SqlConnection tx, UUID id, NavigationItemContent item, UUID capability) {
        return tx.preparedQuery(WRITE)
                .execute(Tuple.from(Arrays.asList(
                        id,
                        item.type().wire(),
                        item.label(),
                        item.icon(),
                        item.link(),
                        item.description(),
                        capability,
                        item.requiresRole(),
                        item.isActive(),
                        now())))
                .chain(() -> tx.preparedQuery(LIST_NO_ROLES).execute(Tuple.of(id)))
                .chain(() -> tx.preparedQuery(LIST_ROLES)
                        .execute(Tuple.of(id, item.listedRoles().toArray(String[]::new), now())))
                .onFailure()
                .transform(e -> Clashes.asProblem(e, "This item is there.", "What the item names is gone."))
                .replaceWithVoid();
    }

    /** In their order; of null those at the top. */
    Uni<List<UUID>> children(SqlConnection tx, UUID parent) {
        return tx.preparedQuery(CHILDREN).execute(Tuple.of(parent)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getUUID(0))
                .toList());
    }

    /** Whether the one is the other or stands anywhere inside it. */
    Uni<Boolean> isInside(SqlConnection tx, UUID one, UUID other) {
        return tx.preparedQuery(IS_INSIDE)
                .execute(Tuple.of(one, other))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Uni<Void> place(SqlConnection tx, UUID parent, List<UUID> inOrder, UUID moved) {
        return tx.preparedQuery(PLACE)
                .execute(Tuple.of(parent, inOrder.toArray(UUID[]::new), moved, now()))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlConnection tx, UUID id) {
        return tx.preparedQuery(DELETE).execute(Tuple.of(id)).replaceWithVoid();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static List<NavigationItem> items(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(NavigationItem::of)
                .toList();
    }
}
