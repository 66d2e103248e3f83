package dev.lectern.auth.account;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Makes the first administrator from the environment, so that nobody can be quicker than the operator. Where there is an
 * account already it does nothing: the variable may stay set.
 */
@ApplicationScoped
class Bootstrap {

    record First(NewPerson person, String password) {
        @Override
        public String toString() {
            return "First[" + person.username() + "]";
        }
    }

    private static final Logger LOG = Logger.getLogger(Bootstrap.class);
    private static final String ADVICE = "LECTERN_BOOTSTRAP must be JSON with username (3 to 64 letters, digits, dots,"
            + " underscores and dashes), password and, if there is one, email.";

    private final BootstrapConfig config;
    private final Register register;
    private final Vertx vertx;

    Bootstrap(BootstrapConfig config, Register register, Vertx vertx) {
        this.config = config;
        this.register = register;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        config.json().filter(json -> !json.isBlank()).map(Bootstrap::parsed).ifPresent(this::begin);
    }

    // Hibernate's session wants a context of its own, which a start does not have.
    private void begin(First first) {
        var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(nothing -> make(first)
                .subscribe()
                .with(
                        done -> {},
                        e -> LOG.errorf("the account of LECTERN_BOOTSTRAP was not made: %s", e.getMessage())));
    }

    Uni<Void> make(First first) {
        return register.first(Ids.next(), first.person(), first.password())
                .invoke(account -> LOG.infof("made the administrator %s of LECTERN_BOOTSTRAP", account.username()))
                .replaceWithVoid()
                .onFailure(Bootstrap::someoneWasBefore)
                .recoverWithNull();
    }

    static First parsed(String json) {
        try {
            var object = new JsonObject(json);
            var username = object.getString("username", "");
            var password = object.getString("password", "");
            if (!username.matches("(?!(?i:deleted-))[a-zA-Z0-9._-]{3,64}") || password.isBlank()) {
                throw new ConfigurationException(ADVICE);
            }
            return new First(new NewPerson(username, object.getString("email"), null, null), password);
        } catch (DecodeException | ClassCastException e) {
            // Its message would quote a part of the secret.
            throw new ConfigurationException(ADVICE);
        }
    }

    private static boolean someoneWasBefore(Throwable failure) {
        return failure instanceof ProblemException problem
                && (problem.kind() == ProblemException.Kind.FORBIDDEN
                        || problem.kind() == ProblemException.Kind.CONFLICT);
    }
}
