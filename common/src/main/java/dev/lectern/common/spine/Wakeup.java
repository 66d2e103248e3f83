package dev.lectern.common.spine;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs a piece of work whenever PostgreSQL notifies a channel, and every now and then for safety: never twice at once, and
 * once more if it was woken meanwhile. With a lock name only one process of all replicas works; its turn ends with its
 * connection, so that a dead one never blocks the next.
 */
@ApplicationScoped
public class Wakeup {

    private static final Logger LOG = Logger.getLogger(Wakeup.class);

    private final Vertx vertx;
    private final Pool system;
    private final SpineConfig config;

    Wakeup(Vertx vertx, @ReactiveDataSource("system") Pool system, SpineConfig config) {
        this.vertx = vertx;
        this.system = system;
        this.config = config;
    }

    /** `channel` and `lock` without the schema, which is put before them here; `lock` null for work that all may share. */
    public Loop start(String channel, String lock, Supplier<Uni<?>> work) {
        var loop = new Loop(channel, lock, work);
        loop.connect();
        return loop;
    }

    /** One such piece of work; closed at shutdown. */
    public final class Loop implements AutoCloseable {

        private final String channel;
        private final String lock;
        private final Supplier<Uni<?>> work;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicBoolean again = new AtomicBoolean();
        private final AtomicReference<SqlConnection> turn = new AtomicReference<>();
        private volatile boolean closed;
        private volatile long timer;

        private Loop(String channel, String lock, Supplier<Uni<?>> work) {
            this.channel = channel;
            this.lock = lock;
            this.work = work;
        }

        public boolean hasTurn() {
            return turn.get() != null && !closed;
        }

        public void wake() {
            if (!hasTurn()) {
                return;
            }
            again.set(true);
            if (busy.compareAndSet(false, true)) {
                once();
            }
        }

        private void once() {
            again.set(false);
            Uni.createFrom()
                    .deferred(() -> work.get().replaceWithVoid())
                    .subscribe()
                    .with(done -> rest(), failure -> {
                        LOG.warnf("%s: %s; again in %s", channel, failure, config.poll());
                        busy.set(false);
                    });
        }

        private void rest() {
            busy.set(false);
            if (again.get() && hasTurn() && busy.compareAndSet(false, true)) {
                vertx.runOnContext(this::once);
            }
        }

        private void connect() {
            if (closed) {
                return;
            }
            system.getConnection().chain(this::takeTurn).subscribe().with(mine -> schedule(mine), failure -> {
                LOG.infof("%s: no connection (%s)", channel, failure.getMessage());
                schedule(false);
            });
        }

        private Uni<Boolean> takeTurn(SqlConnection connection) {
            return tryLock(connection)
                    .chain(mine -> mine
                            ? listen(connection).replaceWith(true)
                            : connection.close().replaceWith(false))
                    .onFailure()
                    .call(() -> giveBack(connection));
        }

        private Uni<Boolean> tryLock(SqlConnection connection) {
            if (lock == null) {
                return Uni.createFrom().item(true);
            }
            return connection
                    .preparedQuery(
                            "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || '.' || $1, 0)) AS mine")
                    .execute(Tuple.of(lock))
                    .map(rows -> rows.iterator().next().getBoolean("mine"));
        }

        private Uni<Void> listen(SqlConnection connection) {
            return connection.query("SELECT current_schema() AS name").execute().chain(rows -> {
                var name = rows.iterator().next().getString("name") + "_" + channel;
                var pg = PgConnection.newInstance((io.vertx.pgclient.PgConnection) connection.getDelegate());
                pg.notificationHandler(note -> wake());
                // An earlier connection that only closes now must not end the turn of this one.
                pg.closeHandler(() -> turn.compareAndSet(connection, null));
                return connection
                        .query("LISTEN \"" + name + "\"")
                        .execute()
                        .invoke(() -> turn.set(connection))
                        .replaceWithVoid();
            });
        }

        // A pooled connection lives on: what it listens to and its lock must not, or nobody else would get the turn.
        private Uni<Void> giveBack(SqlConnection connection) {
            return connection
                    .query("SELECT pg_advisory_unlock_all()")
                    .execute()
                    .chain(() -> connection.query("UNLISTEN *").execute())
                    .replaceWithVoid()
                    .onFailure()
                    .recoverWithNull()
                    .eventually(connection::close);
        }

        private void schedule(boolean mine) {
            if (closed) {
                // Closed while it was connecting.
                close();
                return;
            }
            if (mine) {
                wake();
            }
            var pause = mine ? config.poll() : config.standby();
            timer = vertx.setTimer(pause.toMillis(), id -> tick());
        }

        // While we have the turn this is the polling below LISTEN/NOTIFY, otherwise the next try to get it.
        private void tick() {
            if (!hasTurn()) {
                connect();
                return;
            }
            wake();
            timer = vertx.setTimer(config.poll().toMillis(), id -> tick());
        }

        @Override
        public void close() {
            closed = true;
            vertx.cancelTimer(timer);
            var connection = turn.getAndSet(null);
            if (connection != null) {
                giveBack(connection).subscribe().with(done -> {}, failure -> LOG.debug(failure));
            }
        }
    }
}
