package dev.lectern.observability.audit;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The audit, which the database lets us add to and read, and no more. */
@ApplicationScoped
class AuditRepository {

    // An address is what a proxy made of it: one that is none must not keep the rest from being written down.
    private static final String ADD = """
            SELECT add_audit_event(jsonb_populate_record(NULL::audit_event, jsonb_build_object(
                   'audit_event_id', $1::uuid, 'event_id', $2::uuid, 'category', $3::text, 'action', $4::text,
                   'outcome', $5::text, 'subject_kind', $6::text, 'subject_id', $7::text, 'error', $8::text,
                   'ip_address', CASE WHEN pg_input_is_valid($9::text, 'inet') THEN $9::text END,
                   'user_agent', $10::text, 'detail', $11::jsonb, 'source', $12::text, 'run_id', $13::uuid,
                   'workspace_id', $14::uuid, 'project_id', $15::uuid, 'user_id', $16::uuid,
                   'occurred_at', $17::timestamptz)))
            """;
    private static final String FIND = """
            SELECT audit_event_id, occurred_at, category, action, outcome, user_id, subject_kind, subject_id, error,
                   host(ip_address) AS address, user_agent, detail, source, run_id, workspace_id, project_id
              FROM audit_event WHERE %s ORDER BY audit_event_id DESC LIMIT %d
            """;

    Uni<Void> add(SqlConnection tx, CloudEvent event, Audited audited) {
        var scope = event.scope();
        var detail = Optional.ofNullable(audited.detail()).orElse(Map.of());
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        event.id(),
                        audited.category(),
                        audited.action(),
                        audited.outcome(),
                        audited.subjectKind(),
                        audited.subjectId(),
                        audited.error(),
                        audited.address(),
                        audited.agent(),
                        new JsonObject(Map.copyOf(detail)),
                        event.source(),
                        scope.runId(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        event.time().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    /** Newest first, from before this one on. */
    Uni<List<AuditEntry>> page(SqlConnection tx, AuditFilter filter, UUID before, int most) {
        var where = filter.where(before);
        return tx.preparedQuery(FIND.formatted(where.sql(), most))
                .execute(Tuple.from(new ArrayList<>(where.values())))
                .map(AuditRepository::list);
    }

    private static List<AuditEntry> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(AuditEntry::of)
                .toList();
    }
}
