package dev.lectern.retrieval.conversation;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A conversation without what was said in it. */
@Schema(name = "Conversation")
public record Conversation(
        UUID conversationId,

        @Schema(examples = "Why does the broker keep offsets?")
        String title,

        @Schema(description = "About one paper, the current project, a repository, or one's own documents only")
        ConversationScope scope,

        @Schema(
                description =
                        "Whether it is taken up again: never, on the same day, or as long as there is the project")
        Reuse reuse,

        @Schema(nullable = true) LocalDate reuseDay,

        @Schema(examples = "chat") String kind,

        @Schema(nullable = true, description = "Outside of it the conversation is not there")
        UUID projectId,

        @Schema(nullable = true) UUID paperId,
        @Schema(nullable = true) UUID repositoryId,
        @Schema(examples = "active") String status,
        boolean pinned,
        boolean archived,

        @Schema(nullable = true, description = "That answered last", examples = "lectern-extractive")
        String model,

        int messageCount,
        long totalTokens,
        Instant createdAt,
        @Schema(nullable = true) Instant lastMessageAt) {

    static final String COLUMNS =
            "conversation_id, title, scope, reuse, reuse_day, kind, project_id, paper_id, repository_id, status, is_pinned,"
                    + " archived_at, model_used, message_count, total_tokens, created_at, last_message_at";

    /** What a conversation is called that has no name yet: the beginning of its first question. */
    public static String titleOf(String question) {
        var line = question.strip().replaceAll("\\s+", " ");
        var end = Math.min(line.length(), TITLE);
        // Not through the middle of a character.
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
    }

    private static final int TITLE = 40;

    static Conversation of(Row row) {
        return new Conversation(
                row.getUUID("conversation_id"),
                row.getString("title"),
                ConversationScope.of(row.getString("scope")),
                Reuse.of(row.getString("reuse")),
                row.getLocalDate("reuse_day"),
                row.getString("kind"),
                row.getUUID("project_id"),
                row.getUUID("paper_id"),
                row.getUUID("repository_id"),
                row.getString("status"),
                row.getBoolean("is_pinned"),
                row.getOffsetDateTime("archived_at") != null,
                row.getString("model_used"),
                row.getInteger("message_count"),
                row.getLong("total_tokens"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row.getOffsetDateTime("last_message_at")));
    }

    static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
