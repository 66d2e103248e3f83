package dev.lectern.gateway.access;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.rights.Rights;
import dev.lectern.common.rights.RightsListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Streams of events outlive the tokens they began with, so whoever loses the right to one loses the stream as well: when we
 * hear of it, and where we may not have heard of it (the token is over, there was a gap in our hearing) when auth no longer
 * says the same as at the beginning. Who is cut off without need comes back.
 */
@ApplicationScoped
public class OpenStreams implements RightsListener {

    private static final Logger LOG = Logger.getLogger(OpenStreams.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Of no hearing, so that each stream is looked at soon after it was opened. */
    private static final long NONE = Long.MIN_VALUE;

    /** By identity: two streams of one person are two. */
    private static final class Open {
        private final Credential credential;
        private final Grant grant;
        private final Runnable end;
        private volatile Instant goodUntil;
        private volatile long epoch = NONE;
        private volatile boolean asking;

        private Open(Credential credential, Grant grant, Runnable end) {
            this.credential = credential;
            this.grant = grant;
            this.end = end;
            this.goodUntil = grant.endsAt();
        }
    }

    private final Grants grants;
    private final Rights rights;
    private final Hearing hearing;
    private final AccessConfig config;
    private final Clock clock;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private Cancellable looking;

    OpenStreams(
            Grants grants, Rights rights, Hearing hearing, AccessConfig config, Clock clock, MeterRegistry metrics) {
        this.grants = grants;
        this.rights = rights;
        this.hearing = hearing;
        this.config = config;
        this.clock = clock;
        metrics.gauge("lectern.gateway.streams", open, Set::size);
    }

    void start(@Observes StartupEvent event) {
        looking = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> look(), failure -> LOG.error("looking after open streams ended", failure));
    }

    void stop(@Observes ShutdownEvent event) {
        looking.cancel();
    }

    /** Answers what to call when the stream is over by itself. */
    public Runnable watch(Credential credential, Grant grant, Runnable end) {
        var stream = new Open(credential, grant, end);
        open.add(stream);
        // The right may have gone between the exchange and now.
        endIfLost(stream);
        return () -> open.remove(stream);
    }

    @Override
    public void changed(CloudEvent event) {
        open.forEach(this::endIfLost);
    }

    private void look() {
        var epoch = hearing.epoch();
        var now = clock.instant();
        open.stream()
                .filter(stream -> !stream.asking)
                .filter(stream -> stream.epoch != epoch || !stream.goodUntil.isAfter(now))
                .forEach(stream -> ask(stream, epoch));
    }

    private void ask(Open stream, long epoch) {
        stream.asking = true;
        grants.again(stream.credential).subscribe().with(grant -> answered(stream, grant, epoch), failure -> {
            LOG.debugf("a stream of %s is cut: %s", stream.grant, failure.toString());
            end(stream);
        });
    }

    private void answered(Open stream, Grant grant, long epoch) {
        if (!grant.standing().equals(stream.grant.standing())) {
            end(stream);
            return;
        }
        // Nobody tells us of changes while we are deaf, so we ask again as often as we would notice that we are.
        var deafUntil = clock.instant().plus(config.deafAfter());
        stream.goodUntil = epoch == Hearing.DEAF && deafUntil.isBefore(grant.endsAt()) ? deafUntil : grant.endsAt();
        stream.epoch = epoch;
        stream.asking = false;
    }

    private void endIfLost(Open stream) {
        if (!rights.stillGood(stream.grant.standing())) {
            end(stream);
        }
    }

    private void end(Open stream) {
        if (open.remove(stream)) {
            stream.end.run();
        }
    }
}
