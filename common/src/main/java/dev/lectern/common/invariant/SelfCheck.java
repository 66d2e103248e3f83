package dev.lectern.common.invariant;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.event.FailureEvent.InvariantsChecked;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Looks again and again whether what must hold does, shows it as metrics, and tells it to who keeps account of all. */
@ApplicationScoped
public class SelfCheck implements Chore {

    private record Look(Instant at, String found) {}

    private static final String LAG = "kafka.consumer.fetch.manager.records.lag.max";
    private static final int LONGEST = 300;

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final List<Invariants> features;
    private final InvariantConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Map<String, Look> looked = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> broken = new ConcurrentHashMap<>();

    SelfCheck(
            Tenancy tenancy,
            Outbox outbox,
            @All List<Invariants> features,
            InvariantConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.features = features;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    // Who starts the suite and asks how it is wants to know at once.
    @Override
    public Duration first() {
        return config.first();
    }

    @Override
    public Uni<Void> once() {
        var scope = Scope.ofRun(Ids.next());
        return look().chain(found -> tenancy.tx(scope, tx -> outbox.add(tx, scope, new InvariantsChecked(found))));
    }

    /** By their names; empty for what holds, otherwise what breaks it. */
    Uni<Map<String, String>> look() {
        var found = new LinkedHashMap<String, String>();
        return InTurn.each(
                        features.stream()
                                .flatMap(feature -> feature.all().stream())
                                .toList(),
                        one -> lately(one).invoke(what -> found.put(one.name(), what)))
                .invoke(() -> found.put("consumers keep up (fewer than " + config.lag() + " behind)", lag()))
                .map(done -> Map.copyOf(found));
    }

    private Uni<String> lately(Invariant one) {
        var last = looked.get(one.name());
        if (last != null && clock.instant().isBefore(last.at().plus(one.every()))) {
            return Uni.createFrom().item(last.found());
        }
        return look(one).invoke(what -> looked.put(one.name(), new Look(clock.instant(), what)));
    }

    private Uni<String> look(Invariant one) {
        return tenancy.system(tx -> tx.query(one.sql()).execute().map(rows -> {
                    var row = rows.iterator().next();
                    count(one.name(), row.getLong(0));
                    return row.getLong(0) == 0 ? "" : row.getLong(0) + ", e.g. " + row.getValue(1);
                }))
                .onFailure()
                .recoverWithItem(
                        failure -> "cannot be looked at: " + failure.getClass().getSimpleName())
                .map(what -> what.substring(0, Math.min(LONGEST, what.length())));
    }

    private String lag() {
        var most = metrics.find(LAG).gauges().stream()
                .mapToDouble(gauge -> Double.isNaN(gauge.value()) ? 0 : gauge.value())
                .max()
                .orElse(0);
        count("consumers keep up", most > config.lag() ? 1 : 0);
        return most > config.lag() ? Math.round(most) + " behind" : "";
    }

    private void count(String name, long value) {
        broken.computeIfAbsent(name, fresh -> {
                    var gauge = new AtomicLong();
                    metrics.gauge("lectern.invariant.broken", List.of(Tag.of("name", name)), gauge);
                    return gauge;
                })
                .set(value);
    }
}
