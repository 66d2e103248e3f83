package dev.lectern.retrieval.stream;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.sse.Events;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.stream.StreamRepository.Read;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * What one listener is sent: everything behind the number that he has, as soon as it is written, until the end. He asks for
 * the next when he has taken the last, so that one who is slow is behind and costs nothing; an empty list says that all is
 * well and nothing has come.
 */
@ApplicationScoped
public class Feed {

    private static final int AT_ONCE = 200;

    private final Tenancy tenancy;
    private final StreamRepository streams;
    private final Streams all;
    private final StreamConfig config;
    private final Vertx vertx;

    Feed(Tenancy tenancy, StreamRepository streams, Streams all, StreamConfig config, Vertx vertx) {
        this.tenancy = tenancy;
        this.streams = streams;
        this.all = all;
        this.config = config;
        this.vertx = vertx;
    }

    /** Fails with NOT_FOUND if there is no such answer for who asks, where he is. */
    Uni<Void> admit(Scope scope) {
        return read(scope, Integer.MAX_VALUE, scope.projectId())
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("answer"))
                .replaceWithVoid();
    }

    /** The scope names the run. */
    public Multi<List<StreamEvent>> listen(Scope scope, int after) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Listening(scope, after), Listening::next)
                .whilst(Listening::goesOn)
                .map(Listening.Told::events);
    }

    /** The same to be sent, with a word now and then when it is quiet. */
    public Events sent(Scope scope, int after) {
        return new Events(listen(scope, after)
                .map(events -> events.isEmpty()
                        ? Events.comment("quiet")
                        : events.stream().map(StreamEvent::sent).collect(Collectors.joining())));
    }

    /** When it has ended, and at once if it has. */
    public Uni<Void> ended(Scope scope) {
        return listen(scope, 0).onItem().ignoreAsUni();
    }

    private Uni<Read> read(Scope scope, int after, UUID project) {
        return tenancy.tx(scope, tx -> streams.read(tx, scope.runId(), after, AT_ONCE, project))
                .map(found -> found.orElse(null));
    }

    /** Where one listener is. */
    private final class Listening {

        record Told(List<StreamEvent> events, boolean last) {}

        private final Scope scope;
        private final Context context = vertx.getOrCreateContext();
        private int seen;
        private long lastTold = System.nanoTime();

        Listening(Scope scope, int seen) {
            this.scope = scope;
            this.seen = seen;
        }

        Uni<Told> next() {
            var here = all.live(scope.runId());
            var known = here == null ? Optional.<List<StreamEvent>>empty() : here.behind(seen);
            if (known.isPresent() && !known.get().isEmpty()) {
                return Uni.createFrom().item(told(known.get(), false));
            }
            return known.isPresent() ? waitFor(here) : fromTable(here);
        }

        private Uni<Told> fromTable(LiveRun here) {
            return read(scope, seen, null).chain(read -> {
                if (read == null) {
                    return Uni.createFrom().item(told(List.of(), true));
                }
                return read.events().isEmpty() && read.running()
                        ? waitFor(here)
                        : Uni.createFrom()
                                .item(told(
                                        read.events(),
                                        !read.running() && read.events().size() < AT_ONCE));
            });
        }

        private Told told(List<StreamEvent> events, boolean last) {
            events.forEach(event -> seen = event.number());
            lastTold = System.nanoTime();
            return new Told(
                    events, last || !events.isEmpty() && events.getLast().isLast());
        }

        // Looks again when it is told to, and after a while in any case.
        private Uni<Told> waitFor(LiveRun here) {
            return Uni.createFrom()
                    .<Void>emitter(emitter -> {
                        var done = new AtomicBoolean();
                        Runnable once = () -> {
                            if (done.compareAndSet(false, true)) {
                                emitter.complete(null);
                            }
                        };
                        var timer = vertx.setTimer(pause(here), now -> once.run());
                        var leave = here == null ? null : here.listen(() -> context.runOnContext(now -> once.run()));
                        emitter.onTermination(() -> {
                            vertx.cancelTimer(timer);
                            if (leave != null) {
                                leave.run();
                            }
                        });
                        // What came between looking and listening has told nobody.
                        if (here != null
                                && here.behind(seen)
                                        .map(more -> !more.isEmpty())
                                        .orElse(true)) {
                            once.run();
                        }
                    })
                    .chain(() -> isQuiet() ? Uni.createFrom().item(told(List.of(), false)) : next());
        }

        private long pause(LiveRun here) {
            return (here == null ? config.look() : config.ping()).toMillis();
        }

        private boolean isQuiet() {
            return System.nanoTime() - lastTold >= config.ping().toNanos();
        }

        static boolean goesOn(Told told) {
            return !told.last();
        }
    }
}
