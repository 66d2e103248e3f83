package dev.lectern.gateway.world;

import dev.lectern.common.TestToken;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Auth without a memory: a credential says in itself what it is good for. */
final class FakeAuth extends FakeService {

    private static final String SERVICE_TOKEN = "token-of-the-gateway";
    private static final String KEY = "key-replaced";

    private final Vertx vertx;

    FakeAuth(Vertx vertx, Map<String, AtomicLong> counts) {
        super("auth", vertx, counts);
        this.vertx = vertx;
    }

    @Override
    void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/internal/service-tokens" ->
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(new JsonObject()
                                .put("token", serviceToken())
                                .put("expiresInSeconds", 300)
                                .encode());
            case "/internal/token-exchange" -> exchange(request);
            case "/internal/rate-leases" -> lease(request);
            default -> super.answer(request);
        }
    }

    private void exchange(HttpServerRequest request) {
        var byGateway = ("Bearer " + serviceToken()).equals(request.getHeader("Authorization"));
        request.body().onSuccess(body -> {
            var credential = body.toJsonObject().getString("credential");
            count("exchanged:" + credential, 1);
            if (!byGateway) {
                request.response()
                        .setStatusCode(401)
                        .putHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                        .end();
                return;
            }
            var badge = counted("forgotten:" + credential) > 0 ? null : Badge.read(credential);
            if (badge == null) {
                request.response()
                        .setStatusCode(credential.startsWith("pending") ? 403 : 401)
                        .end();
                return;
            }
            vertx.setTimer(badge.delayMs() + 1, later -> request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(granted(badge).encode()));
        });
    }

    // Windows without an end: a test gives each subject a limit of its own.
    private void lease(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var wish = body.toJsonObject();
            var guesses = wish.getString("route").equals("guess");
            var subject = (guesses ? "guess:" : "") + wish.getString("subject");
            var limit = limitOf(subject);
            var wanted = Math.min(body.toJsonObject().getLong("wanted"), Math.max(1, limit / 10));
            count("leased:" + subject, wanted);
            var used = counted("leased:" + subject);
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("granted", Math.max(0, Math.min(wanted, limit - used + wanted)))
                            .put("limit", limit)
                            .put("remaining", Math.max(0, limit - used))
                            .put("resetInSeconds", 60)
                            .encode());
        });
    }

    // With each new key the tokens of before are worth nothing.
    private String serviceToken() {
        return SERVICE_TOKEN + counted(KEY);
    }

    private long limitOf(String subject) {
        var own = counted("limit:" + subject);
        return own == 0 ? 1_000_000 : own;
    }

    private static JsonObject granted(Badge badge) {
        var person = badge.person();
        return new JsonObject()
                .put("token", TestToken.of(person, badge.accountVersion(), badge.memberVersion()))
                .put("expiresInSeconds", badge.lifeSeconds())
                .put("sessionId", person.session().toString())
                .put("userId", person.user().toString())
                .put("accountVersion", badge.accountVersion())
                .put("projectId", person.project().toString())
                .put("memberVersion", badge.memberVersion());
    }
}
