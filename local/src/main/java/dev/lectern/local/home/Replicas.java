package dev.lectern.local.home;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many processes of each service there are on this machine; one, where nothing is said. */
public record Replicas(Map<App, Integer> counts) {

    public static final Replicas ONE_EACH = new Replicas(Map.of());

    /** The ports of a home end where those of the last replica do. */
    private static final int MOST = 4;

    private static final int FIRST_PORT = 20;
    private static final int PORTS_EACH = 10;

    /** One of the processes of a service. */
    public record Replica(App app, int number, boolean alone) {

        /** The first one has the service's own name, so that nothing changes for who has only that. */
        public String name() {
            return number == 1 ? app.stem() : app.stem() + "-" + number;
        }

        /** Behind the service's own port, if there are siblings: that one is then the front's. */
        public int port(Home home) {
            return alone ? home.port(app) : home.port() + FIRST_PORT + (number - 1) * PORTS_EACH + app.portOffset();
        }
    }

    /** {@code retrieval-service=2,gateway=2}; the word "service" may be left out. */
    public static Replicas parse(String text) {
        var counts = new EnumMap<App, Integer>(App.class);
        for (var part : text.split(",")) {
            if (!part.isBlank()) {
                var sides = part.strip().split("=");
                if (sides.length != 2 || counts.put(app(sides[0]), count(sides[1])) != null) {
                    throw wrong(part);
                }
            }
        }
        counts.values().removeIf(count -> count == 1);
        return new Replicas(Map.copyOf(counts));
    }

    public List<Replica> of(App app) {
        var count = counts.getOrDefault(app, 1);
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Replica(app, number, count == 1))
                .toList();
    }

    /** Those whose processes share the work. */
    public List<App> shared() {
        return counts.keySet().stream().sorted().toList();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return shared().stream()
                .map(app -> app.module() + "=" + counts.get(app))
                .collect(Collectors.joining(","));
    }

    private static App app(String name) {
        var stem = name.strip().replaceFirst("-service$", "").toUpperCase(Locale.ROOT);
        return List.of(App.values()).stream()
                .filter(app -> app.name().equals(stem))
                .findFirst()
                .orElseThrow(() -> wrong(name));
    }

    private static int count(String text) {
        try {
            var count = Integer.parseInt(text.strip());
            if (count >= 1 && count <= MOST) {
                return count;
            }
        } catch (NumberFormatException e) {
            // The message below says it better.
        }
        throw wrong(text);
    }

    private static IllegalArgumentException wrong(String part) {
        return new IllegalArgumentException("Replicas are named like retrieval-service=2,gateway-service=2, each 1 to "
                + MOST + "; this is not: " + part.strip());
    }
}
