package dev.lectern.gateway.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.common.problem.Problem;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.Origin;
import dev.lectern.common.request.RequestIds;
import dev.lectern.gateway.access.Credential;
import dev.lectern.gateway.access.Grant;
import dev.lectern.gateway.dialect.OpenAiRefusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.UUID;

/** One request at the door: what we know of it, and its answer if it comes from us. All of it on one event loop. */
final class Visit {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CLEARED = List.of(
            Credential.COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
            Credential.HOST_COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
            Credential.CSRF_COOKIE + "=; Path=/; Max-Age=0; SameSite=Lax");

    // A client that only reads when it has written everything still gets the answer, but not for ever.
    private static final long LINGER_MS = 1_000;

    final HttpServerRequest request;
    final String requestId;
    final String runId;
    final long began = System.nanoTime();
    final Vertx vertx;
    final boolean hasBody;
    String route = "none";
    String service = "none";
    Credential credential;
    Grant grant;
    private Runnable whenGone = () -> {};

    Visit(HttpServerRequest request, Vertx vertx, UUID runId) {
        this.request = request;
        this.vertx = vertx;
        this.hasBody = request.headers().contains("Transfer-Encoding") || declaredLength() > 0;
        this.requestId = RequestIds.accepted(request.getHeader(RequestIds.REQUEST_HEADER));
        this.runId = runId.toString();
        response().putHeader(RequestIds.REQUEST_HEADER, requestId);
        response().putHeader(RequestIds.RUN_HEADER, this.runId);
        Headers.ours(request, response().headers());
    }

    /** In bytes; -1 when the client has not said. */
    long declaredLength() {
        var length = request.getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    void whenGone(Runnable stop) {
        whenGone = stop;
    }

    /** The answer is out, or there is nobody any more to take it. */
    void over() {
        whenGone.run();
    }

    boolean isAbandoned() {
        return !response().ended();
    }

    HttpServerResponse response() {
        return request.response();
    }

    UUID userId() {
        return grant == null ? null : grant.userId();
    }

    String token() {
        return grant == null ? null : grant.token();
    }

    String address() {
        return request.remoteAddress().hostAddress();
    }

    String agent() {
        return Origin.plain(request.getHeader("User-Agent"));
    }

    void clearCookies() {
        response().headers().add("Set-Cookie", CLEARED);
    }

    void refuse(ProblemException problem) {
        answer(Problem.of(problem, instance(), requestId));
    }

    void refuse(int status, String title, String detail) {
        answer(new Problem("about:blank", title, status, detail, instance(), requestId, null));
    }

    private void answer(Problem problem) {
        if (response().headWritten() || response().closed()) {
            // Too late for an answer: breaking off is the only way to say that this one is not whole.
            request.connection().close();
            return;
        }
        var foreign = request.path() != null && request.path().startsWith(OpenAiRefusal.BELOW);
        response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", foreign ? OpenAiRefusal.MEDIA_TYPE : Problem.MEDIA_TYPE);
        Headers.forOneOnly(response().headers());
        if (isUnread()) {
            response().putHeader("Connection", "close");
            leaveUnread();
        }
        response().end(body(foreign ? OpenAiRefusal.of(problem) : problem));
    }

    boolean isUnread() {
        return hasBody && !request.isEnded();
    }

    // Closing while the client still writes would reset the connection and take our answer with it.
    void leaveUnread() {
        var timer = vertx.setTimer(LINGER_MS, late -> request.connection().close());
        request.handler(unread -> {});
        request.exceptionHandler(gone -> {});
        request.endHandler(whole -> vertx.cancelTimer(timer));
        request.resume();
    }

    private String instance() {
        var path = request.path();
        return path == null || path.length() > 2_000 ? null : path;
    }

    private static Buffer body(Object answer) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
