package dev.lectern.retrieval.flight;

import dev.lectern.retrieval.answer.Answers.Part;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Who asks what is just being answered to somebody else listens to that answer, from its beginning. It goes on as long as one
 * of them listens. In this process only; between processes there are {@link Claims}.
 */
public final class Flights {

    private final Map<String, Flight> flights = new HashMap<>();

    /**
     * @param make begins the answer, for the first of those who listen
     * @param follow what the others get instead of each part
     */
    public Multi<Part> join(String key, Supplier<Multi<Part>> make, java.util.function.UnaryOperator<Part> follow) {
        return Multi.createFrom().emitter(emitter -> {
            Flight flight;
            Listener listener;
            boolean first;
            synchronized (flights) {
                var there = flights.get(key);
                first = there == null;
                flight = first ? new Flight(key) : there;
                listener = new Listener(emitter, first ? part -> part : follow);
                flight.add(listener);
                flights.put(key, flight);
            }
            emitter.onTermination(() -> leave(flight, listener));
            if (first) {
                flight.start(make.get());
            }
        });
    }

    int underWay() {
        synchronized (flights) {
            return flights.size();
        }
    }

    private void leave(Flight flight, Listener listener) {
        synchronized (flights) {
            flight.listeners.remove(listener);
            if (!flight.listeners.isEmpty()) {
                return;
            }
            flights.remove(flight.key, flight);
        }
        flight.stop();
    }

    private void over(Flight flight) {
        synchronized (flights) {
            flights.remove(flight.key, flight);
        }
    }

    /** Hears on the context that he asked on, whichever thread the answer is made on. */
    private static final class Listener {
        private final MultiEmitter<? super Part> emitter;
        private final java.util.function.UnaryOperator<Part> view;
        private final Context context = Vertx.currentContext();

        Listener(MultiEmitter<? super Part> emitter, java.util.function.UnaryOperator<Part> view) {
            this.emitter = emitter;
            this.view = view;
        }

        void hear(Part part) {
            there(() -> emitter.emit(view.apply(part)));
        }

        void there(Runnable what) {
            // Always that way, even if it is here: else what is said now would overtake what waits.
            if (context == null) {
                what.run();
            } else {
                context.runOnContext(now -> what.run());
            }
        }
    }

    private final class Flight {
        private final String key;
        private final List<Part> heard = new ArrayList<>();
        private final List<Listener> listeners = new ArrayList<>();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private volatile Cancellable work;

        Flight(String key) {
            this.key = key;
        }

        /** With the monitor held, so that nobody misses a part or hears it twice. */
        void add(Listener listener) {
            listeners.add(listener);
            heard.forEach(listener::hear);
        }

        void start(Multi<Part> answer) {
            work = answer.subscribe().with(this::part, this::failed, this::completed);
            if (stopped.get()) {
                work.cancel();
            }
        }

        void stop() {
            stopped.set(true);
            if (work != null) {
                work.cancel();
            }
        }

        private void part(Part part) {
            synchronized (flights) {
                heard.add(part);
                all().forEach(listener -> listener.hear(part));
            }
        }

        private void failed(Throwable failure) {
            over(this);
            all().forEach(listener -> listener.there(() -> listener.emitter.fail(failure)));
        }

        private void completed() {
            over(this);
            all().forEach(listener -> listener.there(listener.emitter::complete));
        }

        private List<Listener> all() {
            synchronized (flights) {
                return List.copyOf(listeners);
            }
        }
    }
}
