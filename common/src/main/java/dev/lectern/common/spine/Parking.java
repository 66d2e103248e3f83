package dev.lectern.common.spine;

import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Inbox.Consumer;
import dev.lectern.common.spine.Letter.Lane;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages that a consumer could not process, and those of the same lane that wait behind them. Both keep their payload
 * here, so that they can be redriven in order once the cause is gone.
 */
@ApplicationScoped
class Parking {

    private static final String BLOCKED = """
            SELECT DISTINCT run_id, source, topic FROM parked_event WHERE consumer = $1 AND run_id = ANY($2)
            """;
    private static final String PUT = """
            INSERT INTO parked_event (consumer, event_id, event_type, source, topic, run_id, state, reason, payload)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (consumer, event_id) DO UPDATE SET reason = excluded.reason, state = excluded.state
            """;
    private static final String REMEMBER =
            "INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    private static final String LANE_OF = "SELECT consumer, run_id, source, topic FROM parked_event WHERE seq = $1";
    private static final String NEXT = """
            SELECT seq, consumer, payload FROM parked_event
             WHERE consumer = $1 AND run_id = $2 AND source = $3 AND topic = $4
             ORDER BY seq LIMIT 1
            """;

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final MeterRegistry metrics;
    private final Map<String, Consumer> consumers = new ConcurrentHashMap<>();

    Parking(Tenancy tenancy, Outbox outbox, MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    void register(Consumer consumer) {
        consumers.putIfAbsent(consumer.name(), consumer);
    }

    /** The lanes of these letters in which something waits already. */
    Uni<Set<Lane>> blocked(SqlConnection tx, Consumer consumer, List<Letter> letters) {
        if (consumer.commutative() || letters.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        var runs = letters.stream()
                .map(letter -> letter.event().runId())
                .distinct()
                .toArray(UUID[]::new);
        return lanes(tx, consumer, runs)
                .chain(seen -> seen.isEmpty() ? Uni.createFrom().item(seen) : recheck(tx, consumer, seen));
    }

    // A redrive may be emptying the lane right now: wait for it, then look again, or a letter would stay behind
    // forever.
    private Uni<Set<Lane>> recheck(SqlConnection tx, Consumer consumer, Set<Lane> seen) {
        var runs = seen.stream().map(Lane::runId).distinct().sorted().toArray(UUID[]::new);
        return Multi.createFrom()
                .items(runs)
                .onItem()
                .transformToUniAndConcatenate(run -> lock(tx, consumer.name(), run))
                .onItem()
                .ignoreAsUni()
                .chain(() -> lanes(tx, consumer, runs));
    }

    private static Uni<Set<Lane>> lanes(SqlConnection tx, Consumer consumer, UUID[] runs) {
        return tx.preparedQuery(BLOCKED)
                .execute(Tuple.of(consumer.name(), runs))
                .map(rows -> {
                    Set<Lane> found = new HashSet<>();
                    rows.forEach(row -> found.add(
                            new Lane(row.getUUID("run_id"), row.getString("source"), row.getString("topic"))));
                    return found;
                });
    }

    Uni<Void> park(SqlConnection tx, Consumer consumer, Letter letter) {
        return put(tx, consumer, letter, "parked", "waits behind a dead letter of its run");
    }

    /** Sets a message aside for good and says so on the dead-letter topic. */
    Uni<Void> bury(Consumer consumer, Letter letter, String reason) {
        var scope = letter.event() == null
                ? Scope.ofRun(Ids.next())
                : letter.event().scope();
        var announced =
                new DeadLettered(consumer.name(), letter.id().toString(), letter.type(), letter.topic(), reason);
        return tenancy.tx(scope, tx -> tx.preparedQuery(REMEMBER)
                .execute(Tuple.of(consumer.name(), letter.id()))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : put(tx, consumer, letter, "dead", reason).chain(() -> outbox.add(tx, scope, announced))));
    }

    /** Those of the lane in which this one lies, from the oldest on; answers how many went through. */
    Uni<Integer> redrive(long seq) {
        return tenancy.tx(
                        Scope.ofRun(Ids.next()),
                        tx -> tx.preparedQuery(LANE_OF).execute(Tuple.of(seq)).map(rows -> {
                            if (rows.size() == 0) {
                                throw ProblemException.notFound("parked event");
                            }
                            return rows.iterator().next();
                        }))
                .chain(lane -> lane.getUUID("run_id") == null
                        ? Uni.createFrom().failure(ProblemException.conflict("It is no event; it can only be dropped."))
                        : redriveLane(lane));
    }

    private Uni<Integer> redriveLane(Row lane) {
        var key = Tuple.of(
                lane.getString("consumer"), lane.getUUID("run_id"), lane.getString("source"), lane.getString("topic"));
        return Multi.createBy()
                .repeating()
                .uni(() -> redriveNext(key))
                .whilst(more -> more)
                .filter(done -> done)
                .collect()
                .asList()
                .map(List::size);
    }

    private Uni<Boolean> redriveNext(Tuple lane) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery(NEXT)
                .execute(lane)
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : redriveOne(tx, rows.iterator().next())));
    }

    private Uni<Boolean> redriveOne(SqlConnection tx, Row row) {
        var consumer = consumers.get(row.getString("consumer"));
        if (consumer == null) {
            return Uni.createFrom().failure(ProblemException.conflict("Its consumer has not run since the start."));
        }
        var event = EventCodec.decode(row.getString("payload"));
        var redriven = new Redriven(consumer.name(), event.id().toString(), event.type());
        return lock(tx, consumer.name(), event.runId())
                .chain(() -> tx.preparedQuery("DELETE FROM parked_event WHERE seq = $1")
                        .execute(Tuple.of(row.getLong("seq"))))
                .chain(gone -> gone.rowCount() == 0
                        ? Uni.createFrom().item(true)
                        : Tenancy.become(tx, event.scope())
                                .chain(() -> consumer.effect().apply(tx, event))
                                .chain(() -> outbox.add(tx, event.scope(), redriven))
                                .replaceWith(true));
    }

    private static Uni<Void> lock(SqlConnection tx, String consumer, UUID run) {
        return tx.preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(Letter.lock(consumer, run)))
                .replaceWithVoid();
    }

    private Uni<Void> put(SqlConnection tx, Consumer consumer, Letter letter, String state, String reason) {
        var event = letter.event();
        metrics.counter("lectern.inbox.set.aside", "consumer", consumer.name(), "state", state)
                .increment();
        return tx.preparedQuery(PUT)
                .execute(Tuple.from(Arrays.asList(
                        consumer.name(),
                        letter.id(),
                        letter.type(),
                        event == null ? "unknown" : event.source(),
                        letter.topic(),
                        event == null ? null : event.runId(),
                        state,
                        reason,
                        letter.payload())))
                .replaceWithVoid();
    }
}
