package dev.lectern.auth.notification;

import dev.lectern.auth.mail.OnMailEnded;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Writes for others what they alone can read, through the narrow functions of the database, by either door. */
@ApplicationScoped
class NotificationWriter implements OnMailEnded {

    private static final String ADD = "SELECT add_notification($1, $2, $3, $4, $5, $6, $7, $8, $9) AS told";
    private static final String MAILBOX = "SELECT mailbox_for_notifications($1) AS address";
    private static final String ADMINISTRATORS = "SELECT id FROM administrators() AS id";
    private static final String FORGET = "SELECT forget_notifications($1)";
    private static final String MAILED = "SELECT notification_mailed($1, $2)";

    private final Clock clock;

    NotificationWriter(Clock clock) {
        this.clock = clock;
    }

    /** False when there is nobody to tell. */
    Uni<Boolean> add(UUID id, UUID account, Notice notice) {
        return addBySession(values(id, account, "in_app", notice, null));
    }

    Uni<Boolean> add(SqlConnection tx, UUID id, UUID account, Notice notice) {
        return add(tx, values(id, account, "in_app", notice, null));
    }

    Uni<Boolean> addCopy(UUID account, Notice notice, UUID mail) {
        return addBySession(values(Ids.next(), account, "email", notice, mail));
    }

    Uni<Boolean> addCopy(SqlConnection tx, UUID account, Notice notice, UUID mail) {
        return add(tx, values(Ids.next(), account, "email", notice, mail));
    }

    /** Null when the account wants no mail. */
    Uni<String> mailbox(UUID account) {
        return Panache.getSession().chain(session -> session.createNativeQuery(MAILBOX.replace('$', '?'), String.class)
                .setParameter(1, account)
                .getSingleResultOrNull());
    }

    Uni<String> mailbox(SqlConnection tx, UUID account) {
        return tx.preparedQuery(MAILBOX)
                .execute(Tuple.of(account))
                .map(rows -> rows.iterator().next().getString("address"));
    }

    Uni<List<UUID>> administrators() {
        return Panache.getSession().chain(session -> session.createNativeQuery(ADMINISTRATORS, UUID.class)
                .getResultList());
    }

    /** One's own, or anybody's for an administrator; the mails with them, since they carry the address. */
    Uni<Void> forget(UUID account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FORGET.replace('$', '?'), Object.class)
                        .setParameter(1, account)
                        .getSingleResultOrNull())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> mailEnded(SqlConnection tx, UUID mail, boolean delivered) {
        return tx.preparedQuery(MAILED).execute(Tuple.of(mail, delivered)).replaceWithVoid();
    }

    private Uni<Boolean> addBySession(Object[] values) {
        return Panache.getSession().chain(session -> {
            var query = session.createNativeQuery(ADD.replace('$', '?'), Boolean.class);
            for (int i = 0; i < values.length; i++) {
                query.setParameter(i + 1, values[i]);
            }
            return query.getSingleResult();
        });
    }

    private static Uni<Boolean> add(SqlConnection tx, Object[] values) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(values)))
                .map(rows -> rows.iterator().next().getBoolean("told"));
    }

    private Object[] values(UUID id, UUID account, String kind, Notice notice, UUID mail) {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new Object[] {id, account, kind, notice.topic(), notice.title(), notice.body(), notice.link(), mail, now
        };
    }
}
