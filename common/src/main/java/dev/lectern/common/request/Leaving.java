package dev.lectern.common.request;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Before this process ends it answers on for a while, and asks everybody who keeps a connection to it to open his next one,
 * which then leads to a sibling: a request that comes over a kept connection just when it ends would be lost.
 */
@ApplicationScoped
public class Leaving {

    private static final int BEFORE_ALL_OTHERS = Integer.MIN_VALUE;

    private volatile boolean begun;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
    }

    void ask(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        if (begun) {
            context.addHeadersEndHandler(head -> context.response().headers().set("Connection", "close"));
        }
        context.next();
    }
}
