package dev.lectern.auth.key;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Lets one signing key follow another: when it is time, when an administrator says so, or at once if one is known. */
@ApplicationScoped
class RotateKeys {

    private static final Logger LOG = Logger.getLogger(RotateKeys.class);

    private final Tenancy tenancy;
    private final SigningKeyRepository repository;
    private final SigningKeys keys;
    private final Audit audit;
    private final RotationConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private volatile long timer;

    RotateKeys(
            Tenancy tenancy,
            SigningKeyRepository repository,
            SigningKeys keys,
            Audit audit,
            RotationConfig config,
            Vertx vertx,
            Clock clock) {
        this.tenancy = tenancy;
        this.repository = repository;
        this.keys = keys;
        this.audit = audit;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.check().toMillis(), id -> ifDue().subscribe()
                .with(done -> {}, failure -> LOG.warnf("keys not looked at this time: %s", failure.toString())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** True if it was time and this replica did it. */
    Uni<Boolean> ifDue() {
        return keys.inUse()
                .chain(inUse -> isDue(inUse)
                        ? KeyPairs.fresh().chain(this::ifStillDue).invoke(keys::forget)
                        : Uni.createFrom().item(false));
    }

    /** The new key, which signs soon; the present one is known until its last token has run out. */
    Uni<SigningKey> rotate(Scope scope) {
        return KeyPairs.fresh()
                .chain(pair -> tenancy.tx(scope, tx -> repository
                        .inTurn(tx)
                        .invoke(this::refuseWhileOneIsAnnounced)
                        .chain(published -> announced(tx, scope, pair))))
                .invoke(keys::forget);
    }

    /** Somebody else may have a private key: none that is there signs or verifies any more. */
    Uni<SigningKey> replace(Scope scope) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return KeyPairs.fresh()
                .map(pair -> key(pair, now))
                .chain(successor -> tenancy.tx(scope, tx -> repository
                        .inTurn(tx)
                        .chain(published -> repository.succeed(tx, successor, now))
                        .chain(() -> told(tx, scope, successor, "signing-key.replaced"))
                        .replaceWith(successor)))
                .invoke(keys::forget);
    }

    private Uni<Boolean> ifStillDue(KeyPair pair) {
        var scope = Scope.ofRun(Ids.next());
        return tenancy.tx(scope, tx -> repository
                .inTurn(tx)
                .chain(published -> isDue(published)
                        ? announced(tx, scope, pair).replaceWith(true)
                        : Uni.createFrom().item(false)));
    }

    private Uni<SigningKey> announced(SqlConnection tx, Scope scope, KeyPair pair) {
        var from = clock.instant().plus(config.ahead()).truncatedTo(ChronoUnit.MICROS);
        var successor = key(pair, from);
        return repository
                .succeed(tx, successor, from.plus(config.behind()))
                .chain(() -> told(tx, scope, successor, "signing-key.rotated"))
                .replaceWith(successor);
    }

    private Uni<Void> told(SqlConnection tx, Scope scope, SigningKey successor, String action) {
        var from = successor.signsFrom().toString();
        return audit.add(tx, scope, Audited.done(action, "signing-key", successor.kid(), Map.of("signsFrom", from)));
    }

    private void refuseWhileOneIsAnnounced(List<SigningKey> published) {
        if (published.stream().anyMatch(key -> key.signsFrom().isAfter(clock.instant()))) {
            throw ProblemException.conflict("A new key is announced already and will sign soon.");
        }
    }

    private boolean isDue(List<SigningKey> published) {
        var limit = clock.instant().minus(config.every());
        return published.stream().noneMatch(key -> key.signsFrom().isAfter(limit));
    }

    private static SigningKey key(KeyPair pair, Instant from) {
        return new SigningKey(Ids.next(), (RSAPublicKey) pair.getPublic(), pair.getPrivate(), from, null);
    }
}
