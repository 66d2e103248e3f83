package dev.lectern.gateway.route;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;

/** What the client sends, passed on as it comes. Its beginning is kept, so that a short one can be said again. */
final class Body {

    private static final int KEPT = 64 * 1024;

    private final Visit visit;
    private final HttpServerRequest in;
    private final long limit;
    private final Runnable moved;
    private final Runnable tooLong;

    /** Null while there is nobody to pass it on to. */
    private HttpClientRequest out;

    private Buffer said = Buffer.buffer();
    private long received;

    /** The last two are told of every chunk, and of one too many. */
    Body(Visit visit, long limit, Runnable moved, Runnable tooLong) {
        this.visit = visit;
        this.in = visit.request;
        this.limit = limit;
        this.moved = moved;
        this.tooLong = tooLong;
    }

    boolean canBeSaidAgain() {
        return said != null;
    }

    /** From its beginning. */
    void sendTo(HttpClientRequest service) {
        out = service;
        if (!visit.hasBody) {
            service.end();
            return;
        }
        if (visit.declaredLength() >= 0) {
            service.putHeader("Content-Length", Long.toString(visit.declaredLength()));
        } else {
            service.setChunked(true);
        }
        if (received > 0) {
            service.write(said);
        } else if ("100-continue".equalsIgnoreCase(in.getHeader("Expect"))) {
            visit.response().writeContinue();
        }
        if (in.isEnded()) {
            service.end();
        } else {
            in.handler(this::pass);
            in.endHandler(whole -> end());
            in.resume();
        }
    }

    /** Nothing is passed on, and nothing more is read, until it is sent to somebody else. */
    void hold() {
        out = null;
        if (visit.isUnread()) {
            in.pause();
        }
    }

    void stop() {
        out = null;
    }

    private void pass(Buffer chunk) {
        moved.run();
        received += chunk.length();
        said = said == null || received > KEPT ? null : said.appendBuffer(chunk);
        if (received > limit) {
            tooLong.run();
        } else if (out != null) {
            out.write(chunk);
            if (out.writeQueueFull()) {
                in.pause();
                out.drainHandler(room -> in.resume());
            }
        }
    }

    private void end() {
        if (out != null) {
            out.end();
        }
    }
}
