package dev.lectern.project.paper;

import dev.lectern.common.event.Event;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** The transaction that a change of a list happens in: a request comes by Hibernate, an event by the reactive client. */
interface Door {

    /** Of a statement that gives at most one number. */
    Uni<Optional<Long>> number(String sql, Object... values);

    Uni<Void> say(Event event);

    static Door of(SqlConnection tx, Scope scope, Outbox outbox) {
        return new Door() {
            @Override
            public Uni<Optional<Long>> number(String sql, Object... values) {
                return tx.preparedQuery(sql)
                        .execute(Tuple.from(List.of(values)))
                        .map(rows -> rows.size() == 0
                                ? Optional.empty()
                                : Optional.of(rows.iterator().next().getLong(0)));
            }

            @Override
            public Uni<Void> say(Event event) {
                return outbox.add(tx, scope, event);
            }
        };
    }

    static Door ofSession(Scope scope, Outbox outbox) {
        return new Door() {
            @Override
            public Uni<Optional<Long>> number(String sql, Object... values) {
                return Panache.getSession().chain(session -> {
                    var query = session.createNativeQuery(sql.replace('$', '?'), Long.class);
                    for (int i = 0; i < values.length; i++) {
                        query.setParameter(i + 1, values[i]);
                    }
                    return query.getSingleResultOrNull().map(Optional::ofNullable);
                });
            }

            @Override
            public Uni<Void> say(Event event) {
                return outbox.add(scope, event);
            }
        };
    }
}
