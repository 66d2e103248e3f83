package dev.lectern.retrieval.provider;

import dev.lectern.retrieval.dialect.Dialect;
import dev.lectern.retrieval.dialect.ProviderFailure;
import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import dev.lectern.retrieval.dialect.Refusal;
import dev.lectern.retrieval.dialect.SseReader;
import dev.lectern.retrieval.model.Completion.Calls;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Model;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One request to a provider, on one context. It reads no faster than somebody listens, is closed at once when he stops, and
 * ends once: with the end of the answer or with a failure.
 */
final class ProviderCall {

    private static final int MOST_OF_REFUSAL = 64 * 1024;

    private final Context context;
    private final ProviderConfig config;
    private final Model model;
    private final Dialect.Listener listener;
    private final Meter meter;
    private final MultiEmitter<? super Piece> out;
    private final SseReader events;
    private final Consumer<Piece> pieces;
    private HttpClientRequest request;
    private HttpClientResponse response;
    private long silence = -1;
    private long total = -1;
    private boolean over;
    private boolean paused;

    ProviderCall(
            Context context, ProviderConfig config, Dialect dialect, Meter meter, MultiEmitter<? super Piece> out) {
        this.context = context;
        this.config = config;
        this.model = meter.model();
        this.listener = dialect.listener();
        this.meter = meter;
        this.out = out;
        this.pieces = piece -> {
            meter.saw(piece);
            out.emit(piece);
        };
        this.events = new SseReader(config.mostBytesOfLine(), config.mostBytesOfAnswer(), this::event);
    }

    void start(HttpClient client, RequestOptions options, Buffer body) {
        out.onTermination(() -> context.runOnContext(nothing -> close()));
        out.onRequest(more -> context.runOnContext(nothing -> flow()));
        context.runOnContext(nothing -> {
            if (over) {
                return;
            }
            total = context.owner().setTimer(config.total().toMillis(), late -> fail(silent(config.total())));
            watch();
            client.request(options).onSuccess(open -> send(open, body)).onFailure(this::away);
        });
    }

    private void send(HttpClientRequest open, Buffer body) {
        request = open;
        if (over) {
            open.reset();
            return;
        }
        open.exceptionHandler(this::broken);
        open.response().onSuccess(this::answered).onFailure(this::broken);
        open.end(body);
    }

    private void answered(HttpClientResponse answer) {
        if (over) {
            return;
        }
        response = answer;
        answer.exceptionHandler(this::broken);
        watch();
        if (answer.statusCode() != 200) {
            refused(answer);
            return;
        }
        meter.answers();
        var type = String.valueOf(answer.getHeader("Content-Type"));
        if (type.startsWith("application/json")) {
            whole(answer);
            return;
        }
        answer.handler(bytes -> {
            watch();
            guarded(() -> events.feed(bytes));
            flow();
        });
        answer.endHandler(nothing -> guarded(() -> {
            events.end();
            end();
        }));
    }

    // Some cannot stream, and say all at once.
    private void whole(HttpClientResponse answer) {
        collect(
                answer,
                config.mostBytesOfLine() * 8,
                body -> guarded(() -> {
                    event(body.toString());
                    end();
                }));
    }

    private void refused(HttpClientResponse answer) {
        var wait = Refusal.retryAfter(answer.getHeader("Retry-After"), answer.getHeader("Date"));
        collect(answer, MOST_OF_REFUSAL, body -> fail(Refusal.of(model, answer.statusCode(), wait, body.toString())));
    }

    private void collect(HttpClientResponse answer, int most, Consumer<Buffer> then) {
        var body = Buffer.buffer();
        answer.handler(bytes -> {
            watch();
            if (body.length() + bytes.length() > most) {
                fail(new ProviderFailure(Kind.BROKEN, "The model's answer is longer than we take."));
            } else {
                body.appendBuffer(bytes);
            }
        });
        answer.endHandler(nothing -> then.accept(body));
    }

    private void event(String data) {
        if (!over) {
            listener.event(data, pieces);
            meter.told(listener.usage());
        }
    }

    private void end() {
        if (over) {
            return;
        }
        if (listener.reason() == null) {
            fail(new ProviderFailure(Kind.BROKEN, "The answer of model " + model.modelId() + " broke off."));
            return;
        }
        var calls = listener.calls();
        if (!calls.isEmpty()) {
            pieces.accept(new Calls(calls));
        }
        var end = new End(listener.reason(), model.modelId(), null);
        meter.saw(end);
        quiet();
        over = true;
        out.emit(new End(end.reason(), end.model(), meter.usage()));
        out.complete();
    }

    private void guarded(Runnable step) {
        if (over) {
            return;
        }
        try {
            step.run();
        } catch (ProviderFailure failure) {
            fail(failure);
        } catch (RuntimeException unreadable) {
            // Its message may quote the answer.
            fail(new ProviderFailure(Kind.BROKEN, "Model " + model.modelId() + " answered what nobody can read."));
        }
    }

    private void away(Throwable failure) {
        fail(new ProviderFailure(
                Kind.AWAY, "Model provider " + model.provider().name() + " cannot be reached; try again."));
    }

    private void broken(Throwable failure) {
        fail(new ProviderFailure(
                Kind.BROKEN,
                "The connection to model provider " + model.provider().name() + " broke; try again."));
    }

    private ProviderFailure silent(Duration how) {
        return new ProviderFailure(
                Kind.SILENT, "Model " + model.modelId() + " did not answer within " + how.toSeconds() + " seconds.");
    }

    private void fail(ProviderFailure failure) {
        if (!over) {
            close();
            out.fail(failure);
        }
    }

    /** Without a word: whoever listened has stopped, or was told already. */
    private void close() {
        if (!over) {
            over = true;
            quiet();
            if (request != null) {
                request.reset();
            }
        }
    }

    private void watch() {
        var patience = config.silence(model.pace());
        context.owner().cancelTimer(silence);
        silence = context.owner().setTimer(patience.toMillis(), late -> fail(silent(patience)));
    }

    private void quiet() {
        context.owner().cancelTimer(silence);
        context.owner().cancelTimer(total);
    }

    // While we do not read, its silence is ours.
    private void flow() {
        if (over || response == null) {
            return;
        }
        var full = out.requested() <= 0;
        if (full && !paused) {
            paused = true;
            response.pause();
            context.owner().cancelTimer(silence);
        } else if (!full && paused) {
            paused = false;
            watch();
            response.resume();
        }
    }
}
