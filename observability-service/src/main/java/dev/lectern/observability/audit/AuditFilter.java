package dev.lectern.observability.audit;

import dev.lectern.common.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which events are asked for: what is not named does not matter. */
class AuditFilter {

    /** A condition and its values; values are numbered from one on. */
    record Where(String sql, List<Object> values) {}

    @QueryParam("category")
    @Parameter(
            description = "What kind of thing.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"admin", "access", "mcp", "model_replacement"}))
    String category;

    @QueryParam("action")
    @Parameter(description = "What was done, exactly, such as `role.granted`.")
    String action;

    @QueryParam("outcome")
    @Parameter(
            description = "How it ended.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"done", "refused", "failed"}))
    String outcome;

    @QueryParam("actor")
    @Parameter(description = "The account that did it.")
    UUID actor;

    @QueryParam("subjectKind")
    @Parameter(description = "The kind of thing it was done to, such as `account`.")
    String subjectKind;

    @QueryParam("subjectId")
    @Parameter(description = "The id of what it was done to, or the path of a refused access.")
    String subjectId;

    @QueryParam("projectId")
    @Parameter(description = "The project it happened in.")
    UUID projectId;

    @QueryParam("from")
    @Parameter(description = "From this moment on.", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    String from;

    @QueryParam("to")
    @Parameter(description = "Before this moment.", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    String to;

    Where where(UUID before) {
        var conditions = new ArrayList<String>();
        var values = new ArrayList<>();
        add(conditions, values, "audit_event_id <", before);
        add(conditions, values, "category =", category);
        add(conditions, values, "action =", action);
        add(conditions, values, "outcome =", outcome);
        add(conditions, values, "user_id =", actor);
        add(conditions, values, "subject_kind =", subjectKind);
        add(conditions, values, "subject_id =", subjectId);
        add(conditions, values, "project_id =", projectId);
        add(conditions, values, "occurred_at >=", time("from", from));
        add(conditions, values, "occurred_at <", time("to", to));
        return new Where(String.join(" AND ", conditions), values);
    }

    private static void add(List<String> conditions, List<Object> values, String condition, Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof String text && text.indexOf('\0') >= 0) {
            // PostgreSQL has no such text, so that nothing can match.
            conditions.add("false");
            return;
        }
        values.add(value);
        conditions.add(condition + " $" + values.size());
    }

    private static OffsetDateTime time(String field, String text) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text).atOffset(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest(field, "A moment such as 2026-11-20T12:00:00Z.");
        }
    }
}
