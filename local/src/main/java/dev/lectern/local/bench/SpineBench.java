package dev.lectern.local.bench;

import dev.lectern.local.TestServers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How fast an event gets from its commit to its effect, beside what the database and the broker do alone, in one run. */
public final class SpineBench {

    private static final double RATE_AIM = 0.4;
    private static final double LATENCY_AIM_MS = 50;

    private SpineBench() {}

    public static void main(String[] args) {
        var events = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        try (var postgres = TestServers.privatePostgres();
                var broker = TestServers.privateKafka()) {
            var url = Trial.prepare(postgres, broker, "bench");
            try (var trial =
                    Trial.start(url, broker, "bench", Map.of(), "-Xmx512m").awaitReady()) {
                System.out.printf("Measuring with %,d events; PostgreSQL durable, one broker, acks=all ...%n", events);
                print(trial.get("/trial/measure?events=" + events, Duration.ofMinutes(10)));
            }
        }
    }

    private static void print(String figures) {
        var inserts = figure(figures, "rawInsertsPerSecond");
        var spine = figure(figures, "spineEventsPerSecond");
        var median = figure(figures, "idleMedianMs");
        line("raw inserts, 8 at once", inserts, "rows/s");
        line("raw producer and consumer", figure(figures, "rawKafkaPerSecond"), "records/s");
        line("commits with an event, 8 at once", figure(figures, "commitsPerSecond"), "/s");
        line("spine, first commit to last effect", spine, "events/s");
        line(
                "ratio to raw inserts",
                spine / inserts,
                "x   (aim >= " + RATE_AIM + ")" + verdict(spine / inserts >= RATE_AIM));
        line(
                "commit to effect when idle, median",
                median,
                "ms  (aim < " + (int) LATENCY_AIM_MS + ")" + verdict(median < LATENCY_AIM_MS));
        line("commit to effect when idle, p95", figure(figures, "idleP95Ms"), "ms");
    }

    private static String verdict(boolean met) {
        return met ? "  met" : "  NOT met";
    }

    private static void line(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "  %-38s %,12.2f %s%n", what, value, unit);
    }

    private static double figure(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":([0-9.Ee+-]+)").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return Double.parseDouble(found.group(1));
    }
}
