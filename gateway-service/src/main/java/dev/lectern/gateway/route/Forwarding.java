package dev.lectern.gateway.route;

import dev.lectern.common.identity.StaleToken;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.gateway.route.Routes.Destination;
import dev.lectern.gateway.upstream.Upstream;
import dev.lectern.gateway.upstream.UpstreamConfig;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * One request on its way to a service and the answer on its way back, chunk by chunk: what one side cannot take yet is not
 * read from the other. All of it happens on the request's event loop.
 *
 * <pre>
 * connecting -> sending -> answering -> over
 *      \___________\___________\______-> over (refused, timed out, broken off, abandoned by the client)
 * </pre>
 */
final class Forwarding {

    private static final Logger LOG = Logger.getLogger(Forwarding.class);

    // Asking these twice does no harm. A DELETE would find nothing the second time and say so, wrongly.
    private static final Set<HttpMethod> REPEATABLE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final int RENEWALS = 2;
    private static final long BETWEEN_RENEWALS_MS = 200;

    /** What the door does about an answer. */
    interface OnAnswer {
        /** Between its head coming from the service and going to the client. */
        void answered();

        /** The service does not take the token of the visit, which gets another; fails when there is none for him. */
        Future<Void> tokenRefused();

        /** He does not get in after all. */
        void refused(Throwable reason);

        /** The answer goes on until somebody ends it: by `cut`, from any thread. Gives what to call when it is over. */
        Runnable streams(Runnable cut);
    }

    private final Visit visit;
    private final HttpServerRequest in;
    private final HttpServerResponse out;
    private final Upstream upstream;
    private final String uri;
    private final long maxBody;
    private final Duration patience;
    private final Body body;
    private final UpstreamConfig config;
    private final OnAnswer onAnswer;
    private HttpClientRequest sending;
    private int renewals;
    private long lastMove = System.nanoTime();
    private long watch = -1;
    private Runnable whenStreamed = () -> {};
    private boolean answering;
    private boolean over;

    Forwarding(
            Visit visit,
            Upstream upstream,
            Destination destination,
            String query,
            UpstreamConfig config,
            OnAnswer onAnswer) {
        this.visit = visit;
        this.in = visit.request;
        this.out = visit.response();
        this.upstream = upstream;
        this.uri = destination.path() + query;
        this.maxBody = destination.maxBody();
        this.patience = destination.patience();
        this.body = new Body(visit, maxBody, this::moved, () -> end(tooLarge()));
        this.config = config;
        this.onAnswer = onAnswer;
    }

    void start() {
        if (visit.declaredLength() > maxBody) {
            end(tooLarge());
            return;
        }
        if (!upstream.breaker().lets()) {
            end(ProblemException.upstream(named("does not answer.")));
            return;
        }
        visit.whenGone(this::abandon);
        in.exceptionHandler(gone -> abandon());
        watch(config.idleTimeout());
        connect(!visit.hasBody && REPEATABLE.contains(in.method()));
    }

    private void connect(boolean mayRepeat) {
        var options = upstream.request(in.method(), uri)
                .setConnectTimeout(config.connectTimeout().toMillis());
        upstream.client()
                .request(options)
                .onSuccess(request -> send(request, mayRepeat))
                .onFailure(e -> fail(e, mayRepeat));
    }

    private void send(HttpClientRequest request, boolean mayRepeat) {
        request.exceptionHandler(e -> LOG.debugf("sending to %s: %s", upstream.name(), e.toString()));
        if (over) {
            request.reset();
            return;
        }
        sending = request;
        Headers.toService(in, request.headers(), visit.requestId, visit.runId, visit.token());
        request.response().onSuccess(this::receive).onFailure(e -> fail(e, mayRepeat));
        body.sendTo(request);
    }

    private void receive(HttpClientResponse answer) {
        if (over) {
            return;
        }
        moved();
        upstream.breaker().answered();
        if (visit.grant != null && blamesToken(answer)) {
            renew();
            return;
        }
        answering = true;
        onAnswer.answered();
        out.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        Headers.toClient(answer.headers(), out.headers(), upstream.origin());
        if (visit.grant != null) {
            Headers.forOneOnly(out.headers());
        }
        if (mayHaveBody(answer) && !answer.headers().contains("Content-Length")) {
            out.setChunked(true);
        }
        answer.handler(chunk -> {
            moved();
            out.write(chunk);
            if (out.writeQueueFull()) {
                answer.pause();
                out.drainHandler(room -> answer.resume());
            }
        });
        answer.exceptionHandler(this::breakOff);
        answer.endHandler(whole -> finish());
        if (isEventStream(answer)) {
            stream();
        }
    }

    // It may have heard of changed rights before we did. It has done nothing yet: it looks at the token first.
    private void renew() {
        leaveService();
        if (renewals == RENEWALS || !body.canBeSaidAgain()) {
            end(ProblemException.upstream(named("waits for news of your rights; nothing was done. Ask again.")));
            return;
        }
        body.hold();
        visit.vertx.setTimer(1 + renewals * BETWEEN_RENEWALS_MS, now -> {
            if (!over) {
                onAnswer.tokenRefused().onSuccess(renewed -> sendAgain()).onFailure(this::end);
            }
        });
        renewals++;
    }

    private void leaveService() {
        if (visit.isUnread()) {
            sending.reset();
        }
        sending = null;
    }

    private void sendAgain() {
        if (!over) {
            moved();
            connect(false);
        }
    }

    private void stream() {
        unwatch();
        // Otherwise the head would wait for the first event.
        out.write(Buffer.buffer());
        var context = visit.vertx.getOrCreateContext();
        whenStreamed = onAnswer.streams(() -> context.runOnContext(now -> cut()));
    }

    private void cut() {
        if (!over) {
            stop();
            in.connection().close();
        }
    }

    private void finish() {
        over = true;
        body.stop();
        unwatch();
        whenStreamed.run();
        if (visit.isUnread()) {
            // The service has answered without reading everything; nobody will.
            sending.reset();
            visit.leaveUnread();
        }
        out.end();
    }

    private void breakOff(Throwable cause) {
        if (!over) {
            LOG.warnf("%s broke off its answer: %s", upstream.name(), cause.toString());
            cut();
        }
    }

    private void fail(Throwable cause, boolean mayRepeat) {
        if (over || answering) {
            return;
        }
        // A pooled connection may have been closed just when we took it; the next one is fresh.
        if (mayRepeat && isConnectionLost(cause)) {
            connect(false);
            return;
        }
        LOG.warnf("%s does not answer: %s", upstream.name(), cause.toString());
        upstream.breaker().failed();
        end(ProblemException.upstream(named(sending == null ? "does not answer." : "broke off before it answered.")));
    }

    private void end(Throwable reason) {
        if (!over) {
            stop();
            onAnswer.refused(reason);
        }
    }

    private void abandon() {
        if (!over) {
            stop();
        }
    }

    private void stop() {
        over = true;
        body.stop();
        unwatch();
        whenStreamed.run();
        if (sending != null) {
            sending.reset();
        }
    }

    private void watch(Duration delay) {
        watch = visit.vertx.setTimer(Math.max(1, delay.toMillis()), timer -> {
            var left = limit().minusNanos(System.nanoTime() - lastMove);
            if (left.isPositive()) {
                watch(left);
            } else {
                stalled();
            }
        });
    }

    // A model thinks before its first word; who sends slowly, or stops in the middle, is waited for no longer than
    // others.
    private Duration limit() {
        return answering || visit.isUnread() ? config.idleTimeout() : patience;
    }

    private void stalled() {
        if (answering) {
            breakOff(new IllegalStateException("nothing moved for " + limit()));
        } else if (visit.isUnread()) {
            stop();
            visit.refuse(408, "Request Timeout", "The rest of the request did not come in time.");
        } else {
            upstream.breaker().failed();
            end(ProblemException.upstream(named("did not answer in time.")));
        }
    }

    private void moved() {
        lastMove = System.nanoTime();
    }

    private void unwatch() {
        visit.vertx.cancelTimer(watch);
    }

    private ProblemException tooLarge() {
        return ProblemException.tooLarge("A request may have at most " + maxBody + " bytes.");
    }

    private String named(String what) {
        return "The " + upstream.name() + " part " + what;
    }

    private boolean mayHaveBody(HttpClientResponse answer) {
        var status = answer.statusCode();
        return in.method() != HttpMethod.HEAD && status != 204 && status != 304;
    }

    private static boolean blamesToken(HttpClientResponse answer) {
        return StaleToken.blames(answer.statusCode(), answer.getHeader("WWW-Authenticate"));
    }

    private static boolean isEventStream(HttpClientResponse answer) {
        var type = answer.getHeader("Content-Type");
        return type != null && type.startsWith("text/event-stream");
    }

    private static boolean isConnectionLost(Throwable cause) {
        return (cause instanceof IOException && !(cause instanceof ConnectTimeoutException))
                || cause instanceof HttpClosedException;
    }
}
