package dev.lectern.common.problem;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What still comes of a form that has been refused. The framework would go on parsing it, fail anew at each piece and
 * at the end, and write each failure into the log as one of ours, with nobody left to answer.
 */
@ApplicationScoped
class RestOfForm {

    private final CurrentVertxRequest current;

    RestOfForm(CurrentVertxRequest current) {
        this.current = current;
    }

    void drop() {
        var context = current.getCurrent();
        // The connection ends with the answer, so that nothing has to be taken off it any more.
        if (context != null && !context.request().isEnded()) {
            context.request().handler(piece -> {}).endHandler(end -> {}).exceptionHandler(broken -> {});
        }
    }
}
