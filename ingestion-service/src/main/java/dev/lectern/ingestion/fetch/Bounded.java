package dev.lectern.ingestion.fetch;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Takes so much and no more, whatever the sender said of its length. */
public final class Bounded implements WriteStream<Buffer> {

    private final WriteStream<Buffer> inner;
    private final long most;
    private final Supplier<? extends RuntimeException> over;
    private final LongConsumer told;
    private long taken;

    public Bounded(WriteStream<Buffer> inner, long most, Supplier<? extends RuntimeException> over) {
        this(inner, most, over, soFar -> {});
    }

    /** Told is how much has come, each time that more has. */
    Bounded(WriteStream<Buffer> inner, long most, Supplier<? extends RuntimeException> over, LongConsumer told) {
        this.inner = inner;
        this.most = most;
        this.over = over;
        this.told = told;
    }

    /** So many bytes have come, the ones too many as well. */
    public long taken() {
        return taken;
    }

    boolean isOver() {
        return taken > most;
    }

    @Override
    public Future<Void> write(Buffer data) {
        taken += data.length();
        if (isOver()) {
            return Future.failedFuture(over.get());
        }
        told.accept(taken);
        return inner.write(data);
    }

    @Override
    public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
        write(data).onComplete(handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
        inner.end(handler);
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
        inner.exceptionHandler(handler);
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
        inner.setWriteQueueMaxSize(size);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        // Once it is over, the file may be closed already.
        return !isOver() && inner.writeQueueFull();
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
        inner.drainHandler(handler);
        return this;
    }
}
