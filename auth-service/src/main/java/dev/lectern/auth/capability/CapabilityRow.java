package dev.lectern.auth.capability;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tool that roles may give. */
@Schema(name = "Capability")
record CapabilityRow(
        UUID id,
        @Schema(examples = "chat") String identifier,
        @Schema(examples = "Chat") String name,

        @Schema(examples = "Ask and get answers with their quotes")
        String description,

        @Schema(description = "While it is not, it gives nothing to anybody.")
        boolean active,

        @Schema(description = "Comes with the suite: it can be switched off, not changed.")
        boolean system,

        @Schema(description = "How many roles give it.", examples = "2")
        long roles,

        Instant createdAt,
        Instant updatedAt) {

    static CapabilityRow of(Row row) {
        return new CapabilityRow(
                row.getUUID("id"),
                row.getString("identifier"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("is_active"),
                row.getBoolean("is_system"),
                row.getLong("roles"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
