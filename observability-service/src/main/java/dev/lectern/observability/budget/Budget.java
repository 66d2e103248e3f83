package dev.lectern.observability.budget;

import dev.lectern.common.event.BudgetEvent.BudgetChanged;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** A limit and what is left of it in the period that runs now; amounts are in micro-units of the currency. */
record Budget(
        UUID id,
        UUID workspaceId,
        String kind,
        UUID projectId,
        UUID userId,
        String period,
        long limit,
        String currency,
        int warnPercent,
        long version,
        UUID setBy,
        Instant createdAt,
        Instant updatedAt,
        Instant startsAt,
        Instant endsAt,
        long available,
        long reserved,
        long spent) {

    static Budget of(Row row) {
        return new Budget(
                row.getUUID("budget_id"),
                row.getUUID("workspace_id"),
                row.getString("kind"),
                row.getUUID("project_id"),
                row.getUUID("user_id"),
                row.getString("period"),
                row.getLong("limit_micros"),
                row.getString("currency"),
                row.getInteger("warn_percent"),
                row.getLong("version"),
                row.getUUID("set_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getOffsetDateTime("starts_at").toInstant(),
                instant(row.getOffsetDateTime("ends_at")),
                row.getLong("available_micros"),
                row.getLong("reserved_micros"),
                row.getLong("spent_micros"));
    }

    /** Whom it is for; null for everybody in the workspace. */
    UUID subject() {
        return projectId == null ? userId : projectId;
    }

    BudgetChanged told(boolean active) {
        return new BudgetChanged(id, kind, subject(), period, limit, currency, active, version);
    }

    /** As it is after one more change. */
    Budget next() {
        return new Budget(
                id,
                workspaceId,
                kind,
                projectId,
                userId,
                period,
                limit,
                currency,
                warnPercent,
                version + 1,
                setBy,
                createdAt,
                updatedAt,
                startsAt,
                endsAt,
                available,
                reserved,
                spent);
    }

    private static Instant instant(OffsetDateTime time) {
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant).orElse(null);
    }
}
