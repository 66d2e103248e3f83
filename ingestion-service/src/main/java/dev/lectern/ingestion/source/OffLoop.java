package dev.lectern.ingestion.source;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Long work away from the event loop, and back to where the log's ids and the trace are. */
final class OffLoop {

    private OffLoop() {}

    static <T> Uni<T> call(Supplier<T> work) {
        return andBack(() -> Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }

    /** For what moves to another thread by itself. */
    static <T> Uni<T> andBack(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Context home = Vertx.currentContext();
            var done = work.get();
            return home == null ? done : done.emitOn(task -> home.runOnContext(nothing -> task.run()));
        });
    }
}
