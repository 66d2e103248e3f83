package dev.lectern.observability.timeline;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who listens to which run in this process. What another process wrote is found with the next look. */
@ApplicationScoped
class Listeners {

    /** One open stream. */
    interface Listener {
        UUID run();

        void wake();

        void end();
    }

    private final Set<Listener> open = ConcurrentHashMap.newKeySet();

    // The framework first waits for all requests to end, and tells nobody before that.
    void start(@Observes StartupEvent started) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> open.forEach(Listener::end), "end timelines"));
    }

    void add(Listener listener) {
        open.add(listener);
    }

    void remove(Listener listener) {
        open.remove(listener);
    }

    void wake(Collection<UUID> runs) {
        if (!open.isEmpty()) {
            open.stream().filter(listener -> runs.contains(listener.run())).forEach(Listener::wake);
        }
    }
}
