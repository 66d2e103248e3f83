package dev.lectern.ingestion.parse;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * How the thread that hears a process hands something to the event loop and waits until it is done: the process shall wait
 * as well. It is a thread of its own; nothing else waits with it.
 */
final class HandOver {

    private final Context home;

    HandOver(Context home) {
        this.home = home;
    }

    void and(Supplier<Uni<Void>> work) {
        var done = new CompletableFuture<Void>();
        // Deferred, so that what breaks before it begins is a failure too and keeps nobody waiting.
        home.runOnContext(nothing ->
                Uni.createFrom().deferred(work::get).subscribe().with(done::complete, done::completeExceptionally));
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException ours ? ours : new IllegalStateException(e.getCause());
        }
    }
}
