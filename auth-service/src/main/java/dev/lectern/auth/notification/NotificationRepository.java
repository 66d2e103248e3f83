package dev.lectern.auth.notification;

import dev.lectern.common.time.Ids;
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

/** Notifications, each read and put away by its own reader alone: the policies say whose they are. */
@ApplicationScoped
class NotificationRepository {

    private static final String COLUMNS =
            "SELECT id, seq, kind, topic, status, title, body, link, read_at, created_at FROM notification";
    private static final String PAGE = COLUMNS + """
             WHERE account_id = tenant_user() AND id < $1 AND kind = $2 AND ($3::boolean IS NULL OR (read_at IS NULL) = $3)
             ORDER BY id DESC LIMIT $4
            """;
    private static final String BEHIND = COLUMNS + """
             WHERE account_id = tenant_user() AND seq > $1 AND kind = 'in_app' ORDER BY seq LIMIT $2
            """;
    private static final String UNREAD = """
            SELECT count(*) AS unread FROM notification
             WHERE account_id = tenant_user() AND read_at IS NULL AND kind = 'in_app'
            """;
    // Reading twice keeps the first time.
    private static final String READ = """
            UPDATE notification SET read_at = coalesce(read_at, $2),
                   status = CASE WHEN kind = 'in_app' THEN 'read' ELSE status END
             WHERE account_id = tenant_user() AND id = $1
            RETURNING id, seq, kind, topic, status, title, body, link, read_at, created_at
            """;
    private static final String READ_ALL = """
            UPDATE notification SET read_at = $1, status = CASE WHEN kind = 'in_app' THEN 'read' ELSE status END
             WHERE account_id = tenant_user() AND read_at IS NULL
            """;
    private static final String DELETE = "DELETE FROM notification WHERE account_id = tenant_user() AND id = $1";
    private static final String LAST =
            "SELECT coalesce((SELECT last FROM notification_counter WHERE account_id = tenant_user()), 0) AS last";

    // Whoever opens streams at once takes turns, or two would both see room for one more.
    private static final String TAKE_TURNS =
            "SELECT pg_advisory_xact_lock(hashtextextended('auth.notification-stream', 0) # hashtextextended($1, 0))";
    private static final String FORGET_DEAD =
            "DELETE FROM notification_stream WHERE account_id = tenant_user() AND expires_at < now()";
    private static final String LISTEN = """
            INSERT INTO notification_stream (id, account_id, expires_at)
            SELECT $1, tenant_user(), now() + $2 * interval '1 millisecond'
             WHERE (SELECT count(*) FROM notification_stream WHERE account_id = tenant_user()) < $3
            """;
    private static final String STILL_THERE =
            "UPDATE notification_stream SET expires_at = now() + $2 * interval '1 millisecond' WHERE id = $1";
    private static final String GONE = "DELETE FROM notification_stream WHERE id = $1";

    private final Clock clock;

    NotificationRepository(Clock clock) {
        this.clock = clock;
    }

    /** Newest first; unread null: all of them. */
    Uni<List<Notification>> page(SqlConnection tx, String kind, Boolean unread, UUID before, int most) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.from(Arrays.asList(before, kind, unread, most)))
                .map(NotificationRepository::list);
    }

    /** In the order in which they came. */
    Uni<List<Notification>> behind(SqlConnection tx, long seq, int most) {
        return tx.preparedQuery(BEHIND).execute(Tuple.of(seq, most)).map(NotificationRepository::list);
    }

    Uni<Long> unread(SqlConnection tx) {
        return tx.query(UNREAD).execute().map(rows -> rows.iterator().next().getLong("unread"));
    }

    /** Null when there is none. */
    Uni<Notification> read(SqlConnection tx, UUID id) {
        return tx.preparedQuery(READ)
                .execute(Tuple.of(id, now()))
                .map(rows -> list(rows).stream().findFirst().orElse(null));
    }

    Uni<Integer> readAll(SqlConnection tx) {
        return tx.preparedQuery(READ_ALL).execute(Tuple.of(now())).map(rows -> rows.rowCount());
    }

    Uni<Boolean> delete(SqlConnection tx, UUID id) {
        return tx.preparedQuery(DELETE).execute(Tuple.of(id)).map(rows -> rows.rowCount() == 1);
    }

    Uni<Long> last(SqlConnection tx) {
        return tx.query(LAST).execute().map(rows -> rows.iterator().next().getLong("last"));
    }

    /** The id of a new stream, or null when there are as many as there may be. */
    Uni<UUID> listen(SqlConnection tx, UUID account, long millis, int most) {
        var id = Ids.next();
        return tx.preparedQuery(TAKE_TURNS)
                .execute(Tuple.of(account.toString()))
                .chain(() -> tx.query(FORGET_DEAD).execute())
                .chain(() -> tx.preparedQuery(LISTEN).execute(Tuple.of(id, millis, most)))
                .map(rows -> rows.rowCount() == 1 ? id : null);
    }

    Uni<Void> stillThere(SqlConnection tx, UUID stream, long millis) {
        return tx.preparedQuery(STILL_THERE).execute(Tuple.of(stream, millis)).replaceWithVoid();
    }

    Uni<Void> gone(SqlConnection tx, UUID stream) {
        return tx.preparedQuery(GONE).execute(Tuple.of(stream)).replaceWithVoid();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static List<Notification> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(Notification::of)
                .toList();
    }
}
