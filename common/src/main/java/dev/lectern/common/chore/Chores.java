package dev.lectern.common.chore;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Does every chore soon after the start, and then in its time. */
@ApplicationScoped
class Chores {

    private static final Logger LOG = Logger.getLogger(Chores.class);

    private final List<Chore> chores;
    private final Vertx vertx;
    private volatile boolean stopping;

    Chores(@All List<Chore> chores, Vertx vertx) {
        this.chores = chores;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        chores.forEach(chore -> schedule(chore, chore.first()));
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping = true;
    }

    private void schedule(Chore chore, Duration pause) {
        vertx.setTimer(pause.toMillis(), now -> {
            if (!stopping) {
                Uni.createFrom()
                        .deferred(chore::once)
                        .onTermination()
                        .invoke(() -> schedule(chore, chore.every()))
                        .subscribe()
                        .with(done -> {}, failure -> LOG.warnf("%s is put off: %s", chore, failure));
            }
        });
    }
}
