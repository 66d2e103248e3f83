package dev.lectern.observability.timeline;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What one listener to a run is sent: each line once, as it comes, until the run has ended or it takes too long. */
@ApplicationScoped
class Feed {

    private static final int AT_ONCE = 2_000;
    private static final Set<String> ENDS = Set.of("run.completed.v1", "run.failed.v1", "run.cancelled.v1");

    private final Tenancy tenancy;
    private final TimelineRepository timeline;
    private final Listeners listeners;
    private final StreamConfig config;
    private final Vertx vertx;

    Feed(Tenancy tenancy, TimelineRepository timeline, Listeners listeners, StreamConfig config, Vertx vertx) {
        this.tenancy = tenancy;
        this.timeline = timeline;
        this.listeners = listeners;
        this.config = config;
        this.vertx = vertx;
    }

    /** Lists of lines, empty ones when it is quiet; behind the line `since`, or from the first. */
    Multi<List<Entry>> listen(Scope scope, UUID run, UUID since) {
        var listening = new Listening(scope, run, since);
        return Multi.createFrom()
                .<Boolean>emitter(listening::begin, BackPressureStrategy.LATEST)
                .onItem()
                .transformToMultiAndConcatenate(look -> listening.news());
    }

    private final class Listening implements Listeners.Listener {

        private final Scope scope;
        private final UUID run;
        // All of a stream happens on the event loop of its request.
        private final Context context = vertx.getOrCreateContext();
        private final Set<UUID> sent = new HashSet<>();
        private MultiEmitter<? super Boolean> emitter;
        private UUID last;
        private boolean ending;
        private boolean begun;

        Listening(Scope scope, UUID run, UUID since) {
            this.scope = scope;
            this.run = run;
            this.last = since;
        }

        void begin(MultiEmitter<? super Boolean> out) {
            emitter = out;
            listeners.add(this);
            var looks = vertx.setPeriodic(config.look().toMillis(), id -> emitter.emit(true));
            var end = vertx.setTimer(config.life().toMillis(), id -> emitter.complete());
            emitter.onTermination(() -> {
                listeners.remove(this);
                vertx.cancelTimer(looks);
                vertx.cancelTimer(end);
            });
            // Looks once it can be woken, or what is told in between would have to wait.
            emitter.emit(true);
        }

        Multi<List<Entry>> news() {
            return tenancy.look(scope, tx -> before(tx)
                            .chain(() -> timeline.news(tx, run, scope.projectId(), last, AT_ONCE)))
                    .toMulti()
                    .onItem()
                    .transformToMultiAndConcatenate(found -> {
                        var fresh = found.stream()
                                .filter(entry -> sent.add(entry.eventId()))
                                .toList();
                        if (!fresh.isEmpty()) {
                            last = fresh.getLast().eventId();
                        }
                        endSoonIfOver(fresh);
                        return found.size() < AT_ONCE || fresh.isEmpty()
                                ? Multi.createFrom().item(fresh)
                                : Multi.createBy()
                                        .concatenating()
                                        .streams(
                                                Multi.createFrom().item(fresh),
                                                Multi.createFrom().deferred(this::news));
                    });
        }

        private Uni<Void> before(SqlConnection tx) {
            if (begun || last == null) {
                return Uni.createFrom().voidItem();
            }
            begun = true;
            return timeline.knownWith(tx, run, last).invoke(sent::addAll).replaceWithVoid();
        }

        private void endSoonIfOver(List<Entry> fresh) {
            if (!ending && fresh.stream().anyMatch(entry -> ENDS.contains(entry.type()))) {
                ending = true;
                vertx.setTimer(config.echo().toMillis(), id -> emitter.complete());
            }
        }

        @Override
        public UUID run() {
            return run;
        }

        @Override
        public void wake() {
            context.runOnContext(nothing -> emitter.emit(true));
        }

        @Override
        public void end() {
            context.runOnContext(nothing -> emitter.complete());
        }
    }
}
