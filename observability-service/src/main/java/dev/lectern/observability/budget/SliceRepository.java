package dev.lectern.observability.budget;

import dev.lectern.observability.budget.SliceResource.Wish;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Slices that are held, and the accounts that they come from and go back to. */
@ApplicationScoped
class SliceRepository {

    /** The running period of a budget, locked. */
    record Open(Instant startsAt, Instant endsAt, long available) {
        static Open of(Row row) {
            return new Open(
                    row.getOffsetDateTime("starts_at").toInstant(),
                    Optional.ofNullable(row.getOffsetDateTime("ends_at"))
                            .map(OffsetDateTime::toInstant)
                            .orElse(null),
                    row.getLong("available_micros"));
        }

        Open without(long amount) {
            return new Open(startsAt, endsAt, available - amount);
        }
    }

    record Slice(
            UUID id,
            UUID budgetId,
            OffsetDateTime startsAt,
            long granted,
            long settled,
            long returned,
            String state,
            Instant expiresAt) {

        static Slice of(Row row) {
            return new Slice(
                    row.getUUID("slice_id"),
                    row.getUUID("budget_id"),
                    row.getOffsetDateTime("starts_at"),
                    row.getLong("granted_micros"),
                    row.getLong("settled_micros"),
                    row.getLong("returned_micros"),
                    row.getString("state"),
                    row.getOffsetDateTime("expires_at").toInstant());
        }
    }

    /** Somebody may have said something of it meanwhile. */
    boolean isOverdue(Slice slice) {
        return slice.state().equals("open")
                && slice.expiresAt().isBefore(clock.instant().minus(config.grace()));
    }

    /** A slice whose lease is over and whose holder has said nothing. */
    record Overdue(UUID workspaceId, UUID sliceId) {}

    private static final String BEGIN = """
            SELECT open_period(budget_id, $2) FROM budget
             WHERE budget_id = $1 AND workspace_id = tenant_workspace() AND removed_at IS NULL
            """;
    private static final String LOCK_PERIOD = """
            SELECT p.starts_at, p.ends_at, p.available_micros FROM budget_period p JOIN budget b USING (budget_id)
             WHERE p.budget_id = $1 AND p.starts_at = period_start(b.period, $2) FOR UPDATE OF p
            """;
    private static final String LOCK_PERIOD_OF = """
            SELECT FROM budget_period p JOIN budget_slice s USING (budget_id, starts_at) WHERE s.slice_id = $1 FOR UPDATE OF p
            """;
    private static final String SLICE = "SELECT * FROM budget_slice WHERE slice_id = $1";
    private static final String ADD = """
            INSERT INTO budget_slice (slice_id, workspace_id, budget_id, starts_at, granted_micros, expires_at,
                   created_at)
            VALUES ($1, tenant_workspace(), $2, $3, $4, $5, $6)
            """;
    private static final String BOOK = "SELECT book($1, $2, $3, $4, $5, $6, $7, $8)";
    private static final String RETURNED = """
            UPDATE budget_slice SET returned_micros = $2, state = $3,
                   expires_at = CASE WHEN $3 = 'open' THEN greatest(expires_at, $4) ELSE expires_at END
             WHERE slice_id = $1
            """;
    private static final String OVERDUE = """
            SELECT workspace_id, slice_id FROM budget_slice WHERE state = 'open' AND expires_at < $1
             ORDER BY expires_at LIMIT 500
            """;

    private final SliceConfig config;
    private final Clock clock;

    SliceRepository(SliceConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Null if there is no such budget any more. */
    Uni<Open> open(SqlConnection tx, UUID budget) {
        return tx.preparedQuery(BEGIN)
                .execute(Tuple.of(budget, now()))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().nullItem()
                        : tx.preparedQuery(LOCK_PERIOD)
                                .execute(Tuple.of(budget, now()))
                                .map(found -> Open.of(found.iterator().next())));
    }

    /** With its period, which is locked first by everybody; null if we do not know it. */
    Uni<Slice> lock(SqlConnection tx, UUID slice) {
        return tx.preparedQuery(LOCK_PERIOD_OF)
                .execute(Tuple.of(slice))
                .chain(() -> tx.preparedQuery(SLICE).execute(Tuple.of(slice)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(Slice::of)
                        .orElse(null));
    }

    /** Answers until when it is held. */
    Uni<Instant> add(SqlConnection tx, Wish wish, Open period, long amount) {
        var until = clock.instant().plus(config.lease());
        var starts = time(period.startsAt());
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(wish.sliceId(), wish.budgetId(), starts, amount, time(until), now())))
                .chain(() -> book(
                        tx, wish.budgetId(), starts, "reservation", "available", "reserved", amount, wish.sliceId()))
                .replaceWith(until);
    }

    /** Of all that was granted so much has come back by now; only what that changes is booked. */
    Uni<Void> returned(SqlConnection tx, Slice slice, long micros, String state) {
        // Each time is an entry of its own: what counts is how much has come back before.
        return book(
                        tx,
                        slice.budgetId(),
                        slice.startsAt(),
                        "return",
                        "reserved",
                        "available",
                        micros - slice.returned(),
                        UUID.randomUUID())
                .chain(() -> tx.preparedQuery(RETURNED)
                        .execute(Tuple.of(
                                slice.id(), micros, state, time(clock.instant().plus(config.lease())))))
                .replaceWithVoid();
    }

    /** Across tenants, with the system role. */
    Uni<List<Overdue>> overdue(SqlConnection tx) {
        return tx.preparedQuery(OVERDUE)
                .execute(Tuple.of(time(clock.instant().minus(config.grace()))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Overdue(row.getUUID("workspace_id"), row.getUUID("slice_id")))
                        .toList());
    }

    private static Uni<Void> book(
            SqlConnection tx,
            UUID budget,
            OffsetDateTime starts,
            String kind,
            String from,
            String to,
            long amount,
            UUID about) {
        return tx.preparedQuery(BOOK)
                .execute(Tuple.from(
                        Arrays.asList(budget, starts, kind, from, to, amount, about.toString(), (UUID) null)))
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return time(clock.instant());
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
