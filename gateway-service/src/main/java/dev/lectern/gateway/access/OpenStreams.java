package dev.lectern.gateway.access;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.rights.Rights;
import dev.lectern.common.rights.RightsListener;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Streams of events outlive the tokens they began with, so whoever loses the right to one loses the stream as well. */
@ApplicationScoped
public class OpenStreams implements RightsListener {

    /** By identity: two streams of one person are two. */
    private static final class Open {
        private final Grant grant;
        private final Runnable end;

        private Open(Grant grant, Runnable end) {
            this.grant = grant;
            this.end = end;
        }
    }

    private final Rights rights;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    OpenStreams(Rights rights, MeterRegistry metrics) {
        this.rights = rights;
        metrics.gauge("lectern.gateway.streams", open, Set::size);
    }

    /** Answers what to call when the stream is over by itself. */
    public Runnable watch(Grant grant, Runnable end) {
        var stream = new Open(grant, end);
        open.add(stream);
        // The right may have gone between the exchange and now.
        endIfLost(stream);
        return () -> open.remove(stream);
    }

    @Override
    public void changed(CloudEvent event) {
        open.forEach(this::endIfLost);
    }

    private void endIfLost(Open stream) {
        if (!rights.stillGood(stream.grant.standing()) && open.remove(stream)) {
            stream.end.run();
        }
    }
}
