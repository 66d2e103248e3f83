package dev.lectern.local.front;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas.Replica;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whose turn it is among the replicas of a service: of those that are ready, the one with the fewest connections. */
final class Rotation {

    private static final int CONNECT_MILLIS = 1_000;
    /** While one starts again, its only sibling may just have been killed. */
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private static final long PAUSE_MILLIS = 50;
    /** Well within the time that a replica is left alone before it is told to end. */
    private static final long KEPT_NANOS = 100_000_000L;

    private record Place(String name, int port, AtomicInteger open) {}

    /** A connection that is counted until it is closed. */
    record Chosen(Socket socket, AtomicInteger open) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            open.decrementAndGet();
            socket.close();
        }
    }

    private final List<Place> places;
    private final Supplier<Optional<SuiteState>> states;
    private Set<String> ready = Set.of();
    private long asked;
    private int turn;

    Rotation(List<Replica> replicas, Home home, Supplier<Optional<SuiteState>> states) {
        this.places = replicas.stream()
                .map(replica -> new Place(replica.name(), replica.port(home), new AtomicInteger()))
                .toList();
        this.states = states;
        this.asked = System.nanoTime() - KEPT_NANOS;
    }

    Chosen connect() throws IOException {
        var until = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < until) {
            for (var place : inTurn()) {
                var socket = new Socket();
                try {
                    socket.connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), place.port()), CONNECT_MILLIS);
                    place.open().incrementAndGet();
                    return new Chosen(socket, place.open());
                } catch (IOException e) {
                    // It has just ended, and whoever watches it has not told yet: a sibling will do.
                    socket.close();
                }
            }
            pause();
        }
        throw new IOException("nobody is ready");
    }

    private synchronized List<Place> inTurn() {
        if (System.nanoTime() - asked >= KEPT_NANOS) {
            asked = System.nanoTime();
            ready = states.get().stream()
                    .flatMap(state -> state.members().stream())
                    .filter(member -> member.phase() == Phase.READY)
                    .map(SuiteState.Member::name)
                    .collect(Collectors.toSet());
        }
        turn++;
        var chosen = new ArrayList<Place>();
        for (var i = 0; i < places.size(); i++) {
            var place = places.get((turn + i) % places.size());
            if (ready.contains(place.name())) {
                chosen.add(place);
            }
        }
        // Among equals the one whose turn it is stays first.
        chosen.sort(Comparator.comparingInt(place -> place.open().get()));
        return chosen;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
