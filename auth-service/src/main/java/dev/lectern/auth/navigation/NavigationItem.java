package dev.lectern.auth.navigation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An item of the navigation as administrators see it, with who may see it. */
@Schema(name = "NavigationItem")
@JsonInclude(JsonInclude.Include.NON_NULL)
record NavigationItem(
        UUID id,
        ItemType type,
        @Schema(examples = "Library") String label,
        @Schema(nullable = true, examples = "book") String icon,
        @Schema(nullable = true, examples = "/library") String link,

        @Schema(nullable = true, examples = "All papers of the project")
        String description,

        @Schema(nullable = true, description = "The section it stands in; absent at the top.")
        UUID parentId,

        @Schema(nullable = true, description = "The capability it is part of.", examples = "research")
        String capability,

        @Schema(nullable = true, description = "The one role that sees it, unless `roles` names some.")
        String requiresRole,

        @Schema(description = "The roles that see it; empty for all.", examples = "[\"staff\"]")
        List<String> roles,

        @Schema(description = "Its place among its siblings, from 0.")
        int position,

        boolean active,
        Instant createdAt,
        Instant updatedAt) {

    static NavigationItem of(Row row) {
        return new NavigationItem(
                row.getUUID("id"),
                ItemType.of(row.getString("type")),
                row.getString("label"),
                row.getString("icon"),
                row.getString("link"),
                row.getString("description"),
                row.getUUID("parent_id"),
                row.getString("capability"),
                row.getString("requires_role"),
                List.of(row.getArrayOfStrings("roles")),
                row.getInteger("position"),
                row.getBoolean("is_active"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
