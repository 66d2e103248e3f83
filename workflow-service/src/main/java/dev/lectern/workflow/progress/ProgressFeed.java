package dev.lectern.workflow.progress;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Wakeup;
import dev.lectern.common.tenancy.Tenancy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What one listener is told: everything behind the number that he has, then what comes, until the work has ended. From any
 * process: who writes wakes all of them.
 */
@ApplicationScoped
public class ProgressFeed {

    private static final String SINCE = "Last-Event-ID";
    private static final int AT_ONCE = 200;
    private static final Duration QUIET = Duration.ofSeconds(15);

    /** Events, or none: all is well and it is quiet. */
    private record Told(List<ProgressEvent> events, boolean last) {}

    private final Tenancy tenancy;
    private final Progress progress;
    private final Wakeup wakeup;
    private final Vertx vertx;
    private final Set<CompletableFuture<Void>> waiting = ConcurrentHashMap.newKeySet();
    private Wakeup.Loop loop;

    ProgressFeed(Tenancy tenancy, Progress progress, Wakeup wakeup, Vertx vertx) {
        this.tenancy = tenancy;
        this.progress = progress;
        this.wakeup = wakeup;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        loop = wakeup.start("progress", null, this::ring);
    }

    void stop(@Observes ShutdownEvent stopped) {
        loop.close();
    }

    /** The number in the header, 0 without one. */
    public static int after(String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return 0;
        }
        try {
            var number = Integer.parseInt(lastEventId.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw ProblemException.badRequest(SINCE, "This is no id of an event that we sent.");
    }

    /** An empty list now and then when it is quiet; `goesOn` says whether more can come. */
    public Multi<List<ProgressEvent>> listen(
            Scope scope, UUID subject, int after, Function<SqlConnection, Uni<Boolean>> goesOn) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new int[] {after}, seen -> next(scope, subject, seen, goesOn))
                .whilst(told -> !told.last())
                .map(Told::events);
    }

    private Uni<Told> next(Scope scope, UUID subject, int[] seen, Function<SqlConnection, Uni<Boolean>> goesOn) {
        // Before one looks: what comes in between has rung already.
        var rung = new CompletableFuture<Void>();
        var here = vertx.getOrCreateContext();
        waiting.add(rung);
        return look(scope, subject, seen, goesOn)
                .chain(told -> !told.events().isEmpty() || told.last()
                        ? Uni.createFrom().item(told)
                        : Uni.createFrom()
                                .completionStage(rung)
                                .ifNoItem()
                                .after(QUIET)
                                .recoverWithItem((Void) null)
                                .emitOn(command -> here.runOnContext(now -> command.run()))
                                .chain(() -> look(scope, subject, seen, goesOn)))
                .onTermination()
                .invoke(() -> waiting.remove(rung));
    }

    private Uni<Told> look(Scope scope, UUID subject, int[] seen, Function<SqlConnection, Uni<Boolean>> goesOn) {
        return tenancy.tx(scope, tx -> goesOn.apply(tx)
                .chain(more -> progress.behind(tx, subject, seen[0], AT_ONCE).map(events -> {
                    if (!events.isEmpty()) {
                        seen[0] = events.getLast().number();
                    }
                    return new Told(events, !more && events.size() < AT_ONCE);
                })));
    }

    private Uni<Void> ring() {
        List.copyOf(waiting).forEach(one -> one.complete(null));
        return Uni.createFrom().voidItem();
    }
}
