package dev.lectern.retrieval.trace;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Events by months: each month is a partition, which is made before its first event and dropped as a whole. */
@ApplicationScoped
class RetrievalEventRepository {

    private static final String OPEN = "SELECT retrieval.open_retrieval_events($1)";
    private static final String FORGET = "SELECT retrieval.forget_retrieval_events($1) AS gone";
    private static final String PUT = """
            INSERT INTO retrieval.retrieval_event (retrieval_event_id, created_at, workspace_id, project_id, user_id, run_id,
                   request_id, method, profile, top_k, place, is_filtered, source_count, chunk_count, hit_count, duration_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT DO NOTHING
            """;
    private static final String OF_PROJECT = """
            SELECT * FROM retrieval.retrieval_event
             WHERE workspace_id = $1 AND project_id = $2 AND retrieval_event_id < $3
             ORDER BY retrieval_event_id DESC LIMIT $4
            """;
    private static final String ALL = """
            SELECT * FROM retrieval.retrieval_event WHERE retrieval_event_id < $1 ORDER BY retrieval_event_id DESC LIMIT $2
            """;

    private final Tenancy tenancy;
    /** Months that are known to be there; they are not dropped before they are long over. */
    private final Set<YearMonth> open = ConcurrentHashMap.newKeySet();

    RetrievalEventRepository(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** One transaction for each workspace; what has been written stays when a later one fails, and twice does no harm. */
    Uni<Void> write(List<RetrievalEvent> events) {
        var byWorkspace =
                events.stream().collect(Collectors.groupingBy(e -> e.scope().workspaceId()));
        return InTurn.each(
                byWorkspace.values(), some -> tenancy.tx(some.getFirst().scope(), tx -> put(tx, some)));
    }

    private Uni<Void> put(SqlConnection tx, List<RetrievalEvent> events) {
        var months = events.stream().map(e -> month(e.createdAt())).distinct().toList();
        return opened(tx, months).chain(() -> tx.preparedQuery(PUT)
                .executeBatch(events.stream().map(RetrievalEventRepository::row).toList())
                .invoke(() -> open.addAll(months))
                .replaceWithVoid());
    }

    private Uni<Void> opened(SqlConnection tx, List<YearMonth> months) {
        return InTurn.each(
                months.stream().filter(month -> !open.contains(month)).toList(), month -> open(tx, month.atDay(1)));
    }

    Uni<Void> open(SqlConnection tx, LocalDate day) {
        return tx.preparedQuery(OPEN).execute(Tuple.of(day)).replaceWithVoid();
    }

    /** Answers how many months went. */
    Uni<Integer> forget(SqlConnection tx, Instant before) {
        return tx.preparedQuery(FORGET)
                .execute(Tuple.of(OffsetDateTime.ofInstant(before, ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getInteger("gone"));
    }

    Uni<List<RetrievalEvent>> ofProject(SqlConnection tx, Scope scope, UUID before, int most) {
        return tx.preparedQuery(OF_PROJECT)
                .execute(Tuple.of(scope.workspaceId(), scope.projectId(), before, most))
                .map(RetrievalEventRepository::list);
    }

    Uni<List<RetrievalEvent>> all(SqlConnection tx, UUID before, int most) {
        return tx.preparedQuery(ALL).execute(Tuple.of(before, most)).map(RetrievalEventRepository::list);
    }

    static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    private static Tuple row(RetrievalEvent event) {
        return Tuple.from(Arrays.asList(
                event.id(),
                OffsetDateTime.ofInstant(event.createdAt(), ZoneOffset.UTC),
                event.scope().workspaceId(),
                event.scope().projectId(),
                event.scope().userId(),
                event.scope().runId(),
                event.requestId(),
                event.method(),
                event.profile(),
                event.topK(),
                event.place(),
                event.filtered(),
                event.sources(),
                event.chunks(),
                event.hits(),
                event.durationMs()));
    }

    private static List<RetrievalEvent> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(RetrievalEvent::of)
                .toList();
    }
}
