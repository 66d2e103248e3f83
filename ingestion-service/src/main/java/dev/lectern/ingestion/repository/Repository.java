package dev.lectern.ingestion.repository;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A repository, as somebody who may read it sees it. */
@Schema(name = "Repository")
record Repository(
        UUID id,
        @Schema(examples = "Boiling points") String name,
        @Schema(examples = "What boils when") String description,
        UUID ownerId,

        @Schema(description = "Everybody in the workspace may read it", examples = "false") @JsonProperty("isPublic")
        boolean isPublic,

        Map<String, String> metadata,

        @Schema(
                nullable = true,
                description = "By which the texts in it are cut; null for that of the installation",
                examples = "long")
        String chunkProfile,

        @Schema(description = "Whoever asks may change it, give access to it, and delete it")
        boolean mayChange,

        @Schema(description = "Of its state, for the next change", examples = "1")
        long version,

        Instant createdAt,
        Instant updatedAt) {

    /** With who asks as $2 to $4. */
    static final String COLUMNS = "r.repository_id, r.name, r.description, r.owner_id, r.is_public, r.metadata,"
            + " r.chunk_profile,"
            + " (r.owner_id = $2 OR $4) AS may_change, r.version, r.created_at, r.updated_at";

    static Repository of(Row row) {
        return new Repository(
                row.getUUID("repository_id"),
                row.getString("name"),
                row.getString("description"),
                row.getUUID("owner_id"),
                row.getBoolean("is_public"),
                metadata(row.getJsonObject("metadata")),
                row.getString("chunk_profile"),
                row.getBoolean("may_change"),
                row.getLong("version"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static Map<String, String> metadata(JsonObject json) {
        var metadata = new TreeMap<String, String>();
        json.forEach(entry -> metadata.put(entry.getKey(), String.valueOf(entry.getValue())));
        return metadata;
    }
}
