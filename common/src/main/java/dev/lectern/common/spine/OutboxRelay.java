package dev.lectern.common.spine;

import dev.lectern.common.broker.EventProducer;
import dev.lectern.common.broker.EventProducer.Outgoing;
import dev.lectern.common.spine.SpineProbe.Step;
import dev.lectern.common.tenancy.Tenancy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;

/**
 * Publishes committed outbox rows, oldest first. One relay of a service works at a time, or two of them could publish a
 * run's events out of order. Rows are deleted after the broker has acknowledged them: a crash in between means sending
 * again, which the inbox of each consumer expects.
 */
@ApplicationScoped
public class OutboxRelay {

    private record Due(long seq, Outgoing event) {}

    private static final String OLDEST =
            "SELECT seq, topic, run_id, traceparent, payload FROM outbox ORDER BY seq LIMIT $1";
    // What need not survive a crash need not wait for the disk: rows that come back are only sent again.
    private static final String LAZILY = "SET LOCAL synchronous_commit = off";
    private static final String AWAKE = LAZILY
            + "; UPDATE outbox_relay SET awake_until = clock_timestamp() + interval '" + Awake.WORD.toMillis() + " ms'";
    private static final String FORGET = "DELETE FROM outbox WHERE seq = ANY($1)";

    private final Tenancy tenancy;
    private final EventProducer producer;
    private final SpineConfig config;
    private final Clock clock;
    private final Wakeup wakeup;
    private final SpineProbe probe;
    private final Counter published;
    private final AtomicLong waiting = new AtomicLong();
    private volatile Wakeup.Loop loop;

    OutboxRelay(
            Tenancy tenancy,
            EventProducer producer,
            SpineConfig config,
            Clock clock,
            Wakeup wakeup,
            SpineProbe probe,
            MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.producer = producer;
        this.config = config;
        this.clock = clock;
        this.wakeup = wakeup;
        this.probe = probe;
        this.published = metrics.counter("lectern.outbox.published");
        metrics.gauge("lectern.outbox.waiting", waiting);
    }

    void start(@Observes StartupEvent started) {
        if (config.relay()) {
            loop = wakeup.start("outbox", "outbox", this::publishWhileBusy);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (loop != null) {
            loop.close();
        }
    }

    /**
     * As long as there is much to do it says that it is awake, so that nobody notifies it, and looks by itself. It goes on
     * looking well beyond its word: a transaction that relied on it may commit a little later.
     */
    Uni<Void> publishWhileBusy() {
        var awake = new Awake(clock, config);
        return Multi.createBy()
                .repeating()
                .uni(() -> sayAwake(awake)
                        .chain(this::publishBatch)
                        .invoke(awake::sent)
                        .chain(sent -> awake.pause(sent)))
                .whilst(sent -> awake.staysUp(sent))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> sayAwake(Awake awake) {
        return awake.mustSaySo()
                ? tenancy.system(tx -> tx.query(AWAKE).execute().replaceWithVoid())
                : Uni.createFrom().voidItem();
    }

    /** Until nothing is due; tests turn it by hand. */
    public Uni<Void> publishDue() {
        return Multi.createBy()
                .repeating()
                .uni(this::publishBatch)
                .whilst(sent -> sent == config.batch())
                .onItem()
                .ignoreAsUni();
    }

    // No transaction is held open while the broker is waited for.
    private Uni<Integer> publishBatch() {
        return tenancy.systemAtOnce(tx -> tx.preparedQuery(OLDEST)
                        .execute(Tuple.of(config.batch()))
                        .map(OutboxRelay::listed))
                .invoke(due -> waiting.set(due.size()))
                .chain(due -> due.isEmpty()
                        ? Uni.createFrom().item(0)
                        : producer.send(due.stream().map(Due::event).toList())
                                .invoke(() -> probe.at(Step.SENT))
                                .chain(() -> forget(due))
                                .replaceWith(due.size()));
    }

    private Uni<Void> forget(List<Due> sent) {
        var seqs = sent.stream().map(Due::seq).toArray(Long[]::new);
        return tenancy.system(tx -> tx.query(LAZILY).execute().chain(() -> tx.preparedQuery(FORGET)
                        .execute(Tuple.of((Object) seqs))))
                .invoke(() -> {
                    published.increment(seqs.length);
                    probe.at(Step.FORGOTTEN);
                })
                .replaceWithVoid();
    }

    private static List<Due> listed(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Due(
                        row.getLong("seq"),
                        new Outgoing(
                                row.getString("topic"),
                                row.getUUID("run_id").toString(),
                                row.getString("traceparent"),
                                row.getString("payload"))))
                .toList();
    }
}
