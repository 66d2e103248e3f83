package dev.lectern.auth.notification;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.rights.RightsListener;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Who listens in this process: woken when there is news, sent away when what let them in is over. */
@ApplicationScoped
class Listeners implements RightsListener {

    /** One open stream. */
    interface Listener {
        UUID account();

        UUID session();

        void wake();

        void end();
    }

    private final Set<Listener> open = ConcurrentHashMap.newKeySet();

    // The framework first waits for all requests to end, and tells nobody before that: an open stream would
    // hold up each shutdown for as long as it may last.
    void start(@Observes StartupEvent started) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> each(listener -> true, Listener::end), "end streams"));
    }

    void add(Listener listener) {
        open.add(listener);
    }

    void remove(Listener listener) {
        open.remove(listener);
    }

    void wake(UUID account) {
        each(listener -> listener.account().equals(account), Listener::wake);
    }

    @Override
    public void changed(CloudEvent event) {
        switch (event.data()) {
            case AccountChanged e -> each(listener -> listener.account().equals(e.accountId()), Listener::end);
            case SessionRevoked e -> each(listener -> e.sessionId().equals(listener.session()), Listener::end);
            default -> {
                // Projects and what roles mean have nothing to do with what one was told.
            }
        }
    }

    private void each(Predicate<Listener> which, Consumer<Listener> does) {
        open.stream().filter(which).toList().forEach(does);
    }
}
