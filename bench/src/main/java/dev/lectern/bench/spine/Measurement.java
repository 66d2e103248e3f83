package dev.lectern.bench.spine;

import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;

/** Latency when idle, and sustained rates of the spine and of the two raw things it is made of, in one process. */
@ApplicationScoped
class Measurement {

    private static final int AT_ONCE = 8;
    private static final int IDLE_PROBES = 200;

    /** Milliseconds and events (rows, records) per second. */
    record Figures(
            double idleMedianMs,
            double idleP95Ms,
            double rawInsertsPerSecond,
            double commitsPerSecond,
            double spineEventsPerSecond,
            double rawKafkaPerSecond) {}

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Arrivals arrivals;
    private final RawKafka kafka;

    Measurement(Tenancy tenancy, Outbox outbox, Arrivals arrivals, RawKafka kafka) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.arrivals = arrivals;
        this.kafka = kafka;
    }

    /** Warm-up first, then each in turn; nothing else runs meanwhile. */
    Uni<Figures> take(int events) {
        return spine(events / 4)
                .chain(() -> inserts(events / 4))
                .chain(() -> idle())
                .chain(idle -> inserts(events).chain(raw -> spine(events).chain(spine -> kafka.rate(events * 5)
                        .map(broker -> new Figures(
                                quantile(idle, 0.5),
                                quantile(idle, 0.95),
                                raw,
                                spine.commits(),
                                spine.effects(),
                                broker)))));
    }

    private record Spine(double commits, double effects) {}

    /** From the first commit to the last effect. */
    private Uni<Spine> spine(int events) {
        var scope = Scope.ofRun(Ids.next());
        var last = arrivals.expect(scope.runId(), events);
        var start = System.nanoTime();
        return inParallel(events, n -> announce(scope, n))
                .map(done -> perSecond(events, start, System.nanoTime()))
                .chain(commits -> Uni.createFrom()
                        .completionStage(last)
                        .map(end -> new Spine(commits, perSecond(events, start, end))));
    }

    private Uni<Double> inserts(int rows) {
        var scope = Scope.ofRun(Ids.next());
        var payload = "x".repeat(420);
        var start = System.nanoTime();
        return inParallel(rows, n -> tenancy.tx(scope, tx -> tx.preparedQuery(
                                        "INSERT INTO raw_insert (run_id, payload) VALUES ($1, $2)")
                                .execute(Tuple.of(scope.runId(), payload)))
                        .replaceWithVoid())
                .map(done -> perSecond(rows, start, System.nanoTime()));
    }

    private Uni<List<Double>> idle() {
        return Multi.createFrom()
                .range(0, IDLE_PROBES)
                .onItem()
                .transformToUniAndConcatenate(n -> probe())
                .collect()
                .asList();
    }

    /** From the moment the commit is known to the moment its effect is. */
    private Uni<Double> probe() {
        var scope = Scope.ofRun(Ids.next());
        var arrival = arrivals.expect(scope.runId(), 1);
        return announce(scope, 0)
                .map(done -> System.nanoTime())
                .chain(start -> Uni.createFrom().completionStage(arrival).map(end -> (end - start) / 1e6))
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(20));
    }

    private Uni<Void> announce(Scope scope, long n) {
        UUID run = scope.runId();
        return tenancy.tx(scope, tx -> outbox.add(tx, scope, new StepFinished(run, "bench", n, 0)));
    }

    private static Uni<Void> inParallel(int count, LongFunction<Uni<Void>> work) {
        return Multi.createFrom()
                .range(0, count)
                .onItem()
                .transformToUni(work::apply)
                .merge(AT_ONCE)
                .onItem()
                .ignoreAsUni();
    }

    private static double perSecond(long count, long from, long to) {
        return count * 1e9 / (to - from);
    }

    private static double quantile(List<Double> values, double q) {
        var sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(q * sorted.size())));
    }
}
