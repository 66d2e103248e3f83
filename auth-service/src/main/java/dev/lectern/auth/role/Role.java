package dev.lectern.auth.role;

import dev.lectern.common.problem.ProblemException;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role on the platform, with the capabilities it gives. */
@Schema(name = "Role")
record Role(
        UUID id,
        @Schema(examples = "lab-leader") String name,
        @Schema(examples = "Leads a laboratory") String description,

        @Schema(description = "Comes with the suite: it can be given and taken, not changed.")
        boolean system,

        @Schema(description = "Whoever has it runs the installation.")
        boolean administers,

        @Schema(examples = "[\"chat\", \"research\"]") List<String> capabilities,

        @Schema(description = "How many accounts have it.", examples = "3")
        long accounts,

        Instant createdAt,
        Instant updatedAt) {

    static Role of(Row row) {
        return new Role(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("is_system"),
                row.getBoolean("administers"),
                List.of(row.getArrayOfStrings("capabilities")),
                row.getLong("accounts"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    void refuseIfSystem() {
        if (system) {
            throw ProblemException.conflict("The role '" + name + "' comes with the suite and is not changed.");
        }
    }
}
