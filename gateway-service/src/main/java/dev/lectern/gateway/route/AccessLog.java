package dev.lectern.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One line and one measurement for each request. */
@ApplicationScoped
class AccessLog {

    private static final Logger LOG = Logger.getLogger("lectern.access");
    private static final int CLIENT_LEFT = 499;

    private final MeterRegistry metrics;

    AccessLog(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void write(Visit visit) {
        var nanos = System.nanoTime() - visit.began;
        var status = visit.isAbandoned() ? CLIENT_LEFT : visit.response().getStatusCode();
        // Without the query: people search for what they would not want to find in a log.
        LOG.infof(
                "request_id=%s run_id=%s user=%s method=%s path=%s service=%s status=%d ms=%d",
                visit.requestId,
                visit.runId,
                visit.userId(),
                visit.request.method(),
                visit.request.path(),
                visit.service,
                status,
                TimeUnit.NANOSECONDS.toMillis(nanos));
        timer(visit, status).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Visit visit, int status) {
        var tags = Tags.of("route", visit.route, "service", visit.service, "status", Integer.toString(status));
        return metrics.timer("lectern.gateway.requests", tags);
    }
}
