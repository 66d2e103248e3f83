package dev.lectern.observability.usage;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Storable;
import jakarta.validation.constraints.Size;
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

/** Which calls are asked for: what is not named does not matter. */
class UsageFilter {

    /** Conditions and their values, numbered from one on. */
    static final class Where {
        private final List<String> conditions = new ArrayList<>(List.of("true"));
        private final List<Object> values = new ArrayList<>();

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

    @QueryParam("from")
    @Parameter(description = "From this moment on.", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    String from;

    @QueryParam("to")
    @Parameter(description = "Before this moment.", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    String to;

    @QueryParam("everywhere")
    @Parameter(description = "In all workspaces; for administrators only.")
    boolean everywhere;

    /** Members see what they used themselves; administrators what everybody did. */
    Where where(Caller caller) {
        var administers = caller.groups().contains(Access.ADMIN);
        if (everywhere && !administers) {
            throw ProblemException.forbidden("Only administrators see what other workspaces used.");
        }
        return new Where()
                .and("workspace_id =", everywhere ? null : workspace(caller))
                .and("user_id =", administers ? null : caller.userId())
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
