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
                                .put("token", SERVICE_TOKEN)
                                .put("expiresInSeconds", 300)
                                .encode());
            case "/internal/token-exchange" -> exchange(request);
            default -> super.answer(request);
        }
    }

    private void exchange(HttpServerRequest request) {
        var byGateway = ("Bearer " + SERVICE_TOKEN).equals(request.getHeader("Authorization"));
        request.body().onSuccess(body -> {
            var credential = body.toJsonObject().getString("credential");
            count("exchanged:" + credential, 1);
            var badge = Badge.read(credential);
            if (!byGateway || badge == null) {
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
