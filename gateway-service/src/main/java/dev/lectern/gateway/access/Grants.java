package dev.lectern.gateway.access;

import dev.lectern.common.cache.Bounded;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.SessionChanged;
import dev.lectern.common.rights.Rights;
import dev.lectern.common.rights.RightsListener;
import dev.lectern.gateway.access.TokenExchange.Presented;
import dev.lectern.gateway.access.TokenExchange.Refused;
import dev.lectern.gateway.access.TokenExchange.Unproved;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Exchanges credentials for tokens, once for all who come with the same one at the same time, and keeps a token for as long
 * as it is certain to say the truth.
 */
@ApplicationScoped
class Grants implements RightsListener {

    private record Kept(Grant grant, Instant until, long epoch) {}

    /** An exchange under way. Who forgets it here only keeps its result from being kept; those who wait get it. */
    private final class Flight {
        private final Uni<Grant> landing;
        private final long epoch = hearing.epoch();

        Flight(String key, String credential) {
            landing = exchanged(new Presented(credential, false))
                    .invoke(grant -> landed(key, this, grant))
                    .onFailure()
                    .invoke(e -> crashed(key, this, e))
                    .memoize()
                    .indefinitely();
        }
    }

    private static final int REFUSALS_KEPT = 1_000;

    private final TokenExchange auth;
    private final Rights rights;
    private final Hearing hearing;
    private final AccessConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Bounded<Kept> kept;
    private final Bounded<Instant> refusedUntil = new Bounded<>(REFUSALS_KEPT);
    private final Map<String, Flight> flights = new HashMap<>();

    /** Credentials that were good when auth was asked last. */
    private final Bounded<Boolean> proved;

    Grants(
            @RestClient TokenExchange auth,
            Rights rights,
            Hearing hearing,
            AccessConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.auth = auth;
        this.rights = rights;
        this.hearing = hearing;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.kept = new Bounded<>(config.tokensKept());
        this.proved = new Bounded<>(config.tokensKept());
    }

    /** Fails with {@link Refused} when the credential is not good. */
    synchronized Uni<Grant> of(Credential credential) {
        var key = credential.fingerprint();
        if (!credential.isWellFormed() || wasRefused(key)) {
            return Uni.createFrom().failure(new Refused());
        }
        var found = stillGood(key);
        if (found != null) {
            count("kept");
            return Uni.createFrom().item(found);
        }
        return flights.computeIfAbsent(key, any -> new Flight(key, credential.value())).landing;
    }

    /** What others have got meanwhile is as good as a new one. */
    synchronized Uni<Grant> renewed(Credential credential, Grant stale) {
        var key = credential.fingerprint();
        if (stillGood(key) == stale) {
            kept.remove(key);
        }
        return of(credential);
    }

    /**
     * Whether it is still good for one who only goes on listening, which is no use of a session: auth does not prolong it
     * for that, so what auth answers is not kept for others, whose use it would hide.
     */
    Uni<Grant> again(Credential credential) {
        var found = keptOf(credential);
        return found == null
                ? exchanged(new Presented(credential.value(), true))
                : Uni.createFrom().item(found);
    }

    private synchronized Grant keptOf(Credential credential) {
        return stillGood(credential.fingerprint());
    }

    private Uni<Grant> exchanged(Presented presented) {
        return auth.exchange(presented)
                .onFailure(Unproved.class)
                .retry()
                .atMost(1)
                .map(grant -> grant.receivedAt(clock.instant()));
    }

    synchronized boolean knows(Credential credential) {
        var key = credential.fingerprint();
        return proved.get(key) != null || flights.containsKey(key);
    }

    /** What the credential means has changed or may have: the next request asks auth. */
    synchronized void drop(Credential credential) {
        var key = credential.fingerprint();
        flights.remove(key);
        kept.remove(key);
    }

    @Override
    public synchronized void changed(CloudEvent event) {
        // An exchange under way may have been answered before this change.
        flights.clear();
        if (event.data() instanceof SessionChanged change) {
            kept.values().removeIf(one -> change.sessionId().equals(one.grant().sessionId()));
        } else {
            kept.values().removeIf(one -> !allowed(one.grant()));
        }
    }

    private Grant stillGood(String key) {
        var found = kept.get(key);
        if (found == null) {
            return null;
        }
        if (found.epoch() == hearing.epoch() && found.until().isAfter(clock.instant()) && allowed(found.grant())) {
            return found.grant();
        }
        kept.remove(key);
        return null;
    }

    private boolean allowed(Grant grant) {
        return rights.stillGood(grant.standing());
    }

    private boolean wasRefused(String key) {
        var until = refusedUntil.get(key);
        return until != null && until.isAfter(clock.instant());
    }

    private synchronized void landed(String key, Flight flight, Grant grant) {
        count("exchanged");
        proved.put(key, true);
        var nothingHappened = flights.remove(key, flight) && flight.epoch == hearing.epoch();
        if (nothingHappened && flight.epoch != Hearing.DEAF && allowed(grant)) {
            kept.put(key, new Kept(grant, grant.endsAt().minus(config.margin()), flight.epoch));
        }
    }

    private synchronized void crashed(String key, Flight flight, Throwable failure) {
        flights.remove(key, flight);
        if (failure instanceof Refused) {
            count("refused");
            proved.remove(key);
            refusedUntil.put(key, clock.instant().plus(config.refusalKept()));
        } else {
            count("failed");
        }
    }

    private void count(String outcome) {
        metrics.counter("lectern.gateway.tokens", "outcome", outcome).increment();
    }
}
