package dev.lectern.ingestion.source;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Long work away from the event loop, and back to where the log's ids and the trace are. */
public final class OffLoop {

    private OffLoop() {}

    public static <T> Uni<T> call(Supplier<T> work) {
        return andBack(() -> Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }

    /** For what waits for others, on a thread of its own that is interrupted when nobody wants the answer any more. */
    public static <T> Uni<T> interruptible(Callable<T> work) {
        return andBack(() -> Uni.createFrom().emitter(answer -> {
            var thread = Thread.ofVirtual().unstarted(() -> {
                try {
                    answer.complete(work.call());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    answer.fail(e);
                } catch (Exception e) {
                    answer.fail(e);
                }
            });
            answer.onTermination(thread::interrupt);
            thread.start();
        }));
    }

    /** For what moves to another thread by itself. */
    public static <T> Uni<T> andBack(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Context home = Vertx.currentContext();
            var done = work.get();
            return home == null ? done : done.emitOn(task -> home.runOnContext(nothing -> task.run()));
        });
    }
}
