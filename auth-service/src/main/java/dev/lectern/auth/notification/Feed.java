package dev.lectern.auth.notification;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one listener is sent: everything behind the number that he has, as soon as it is there, and an empty list now and
 * then when it is quiet. It ends by itself after a while, and at once when his session does.
 */
@ApplicationScoped
class Feed {

    private static final int AT_ONCE = 100;
    // Survives two pings that come late.
    private static final int PINGS_MISSED = 3;

    private final Tenancy tenancy;
    private final NotificationRepository notifications;
    private final Listeners listeners;
    private final StreamConfig config;
    private final Vertx vertx;

    Feed(Tenancy tenancy, NotificationRepository notifications, Listeners listeners, StreamConfig config, Vertx vertx) {
        this.tenancy = tenancy;
        this.notifications = notifications;
        this.listeners = listeners;
        this.config = config;
        this.vertx = vertx;
    }

    /** The stream's id, or null when this account has as many as it may. */
    Uni<UUID> open(Scope scope) {
        return tenancy.tx(scope, tx -> notifications.listen(tx, scope.userId(), lease(), config.most()));
    }

    /** `since` null: only what comes from now on. */
    Multi<List<Notification>> listen(Scope scope, UUID session, UUID stream, Long since) {
        var seen = new AtomicLong();
        var start = since == null
                ? tenancy.tx(scope, notifications::last)
                : Uni.createFrom().item(since);
        return start.invoke(seen::set)
                .onItem()
                .transformToMulti(known -> Multi.createFrom()
                        .<Boolean>emitter(
                                emitter -> new Signals(scope.userId(), session, emitter).begin(),
                                BackPressureStrategy.LATEST))
                .onItem()
                .transformToMultiAndConcatenate(ping -> news(scope, stream, seen, ping))
                .onTermination()
                .call(() -> close(scope, stream));
    }

    Uni<Void> close(Scope scope, UUID stream) {
        return tenancy.tx(scope, tx -> notifications.gone(tx, stream))
                .onFailure()
                .recoverWithNull();
    }

    private Multi<List<Notification>> news(Scope scope, UUID stream, AtomicLong seen, boolean ping) {
        var beat = ping
                ? tenancy.tx(scope, tx -> notifications.stillThere(tx, stream, lease()))
                : Uni.createFrom().voidItem();
        return beat.chain(() -> tenancy.tx(scope, tx -> notifications.behind(tx, seen.get(), AT_ONCE)))
                .invoke(found -> found.forEach(one -> seen.set(one.seq())))
                .toMulti()
                .onItem()
                .transformToMultiAndConcatenate(found -> found.size() < AT_ONCE
                        ? Multi.createFrom().item(found)
                        : Multi.createBy()
                                .concatenating()
                                .streams(
                                        Multi.createFrom().item(found),
                                        Multi.createFrom().deferred(() -> news(scope, stream, seen, false))));
    }

    private long lease() {
        return config.ping().toMillis() * PINGS_MISSED;
    }

    /** Says when to look: true with each ping, false when there is news. */
    private final class Signals implements Listeners.Listener {

        private final UUID account;
        private final UUID session;
        private final MultiEmitter<? super Boolean> emitter;
        // All of a stream happens on the event loop of its request.
        private final Context context = vertx.getOrCreateContext();
        private long pings;
        private long end;

        Signals(UUID account, UUID session, MultiEmitter<? super Boolean> emitter) {
            this.account = account;
            this.session = session;
            this.emitter = emitter;
        }

        void begin() {
            listeners.add(this);
            pings = vertx.setPeriodic(config.ping().toMillis(), id -> emitter.emit(true));
            end = vertx.setTimer(config.life().toMillis(), id -> end());
            emitter.onTermination(() -> {
                listeners.remove(this);
                vertx.cancelTimer(pings);
                vertx.cancelTimer(end);
            });
            // Looks once it can be woken, or what is told in between would have to wait for the ping.
            emitter.emit(false);
        }

        @Override
        public UUID account() {
            return account;
        }

        @Override
        public UUID session() {
            return session;
        }

        @Override
        public void wake() {
            context.runOnContext(nothing -> emitter.emit(false));
        }

        @Override
        public void end() {
            context.runOnContext(nothing -> emitter.complete());
        }
    }
}
