package dev.lectern.observability.usage;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Storable;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
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

/** Which calls are asked for: what is not named does not matter. */
class UsageFilter {

    /** Conditions and their values, numbered from one on. */
    static final class Where {
        private final List<String> conditions = new ArrayList<>(List.of("true"));
        private final List<Object> values = new ArrayList<>();

        /** Of two conditions one is enough. */
        Where either(String condition, Object value, String other, Object otherValue) {
            values.add(value);
            values.add(otherValue);
            conditions.add("(" + condition + " $" + (values.size() - 1) + " OR " + other + " $" + values.size() + ")");
            return this;
        }

        Where and(String condition, Object value) {
            if (value != null) {
                values.add(value);
                conditions.add(condition + " $" + values.size());
            }
            return this;
        }

        String sql() {
            return String.join(" AND ", conditions);
        }

        List<Object> values() {
            return values;
        }
    }

    @QueryParam("runId")
    @Parameter(description = "Of this run.")
    UUID runId;

    @QueryParam("model")
    @Size(max = 200)
    @Storable
    @Parameter(description = "By this model.", example = "llama-3.1-8b")
    String model;

    @QueryParam("userId")
    @Parameter(description = "By this person.")
    UUID userId;

    @QueryParam("projectId")
    @Parameter(description = "In this project.")
    UUID projectId;

    @QueryParam("step")
    @Size(max = 200)
    @Storable
    @Parameter(description = "By steps of this name.", example = "agentic")
    String step;

    @QueryParam("questionId")
    @Size(max = 200)
    @Storable
    @Parameter(description = "For this structured question.", example = "A01")
    String questionId;

    @QueryParam("from")
    @Parameter(description = "From this moment on.", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    String from;

    @QueryParam("to")
    @Parameter(description = "Before this moment.", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    String to;

    @QueryParam("everywhere")
    @Parameter(description = "In all workspaces; for administrators only.")
    boolean everywhere;

    record Window(Instant from, Instant to) {}

    /** What is not said of the window is: until now, and as long as this. */
    Window window(Instant now, Duration length) {
        var end = to == null || to.isBlank() ? now : time("to", to).toInstant();
        var start = from == null || from.isBlank()
                ? end.minus(length)
                : time("from", from).toInstant();
        from = start.toString();
        to = end.toString();
        return new Window(start, end);
    }

    /** Members see what they used themselves, owners what their project did, administrators what everybody did. */
    Where where(Caller caller) {
        var administers = caller.groups().contains(Access.ADMIN);
        if (everywhere && !administers) {
            throw ProblemException.forbidden("Only administrators see what other workspaces used.");
        }
        var where = new Where().and("workspace_id =", everywhere ? null : workspace(caller));
        if (!administers && caller.groups().contains(Access.OWNER)) {
            where.either("user_id =", caller.userId(), "project_id =", caller.projectId());
        } else if (!administers) {
            where.and("user_id =", caller.userId());
        }
        return where.and("user_id =", userId)
                .and("project_id =", projectId)
                .and("step =", step)
                .and("question_id =", questionId)
                .and("run_id =", runId)
                .and("model =", model)
                .and("created_at >=", time("from", from))
                .and("created_at <", time("to", to));
    }

    // Who has no workspace has used nothing in it.
    private static UUID workspace(Caller caller) {
        return caller.workspaceId() == null ? new UUID(0, 0) : caller.workspaceId();
    }

    private static OffsetDateTime time(String field, String text) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text).atOffset(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest(field, "A moment such as 2026-11-20T12:00:00Z.");
        }
    }
}
