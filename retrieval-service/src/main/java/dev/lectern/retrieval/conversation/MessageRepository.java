package dev.lectern.retrieval.conversation;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers.Past;
import dev.lectern.retrieval.conversation.Conversations.NewMessage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Keeps what was said. The sequence is the conversation's count, taken with its row locked. */
@ApplicationScoped
class MessageRepository {

    private static final String NEXT = """
            UPDATE retrieval.conversation SET message_count = message_count + 1, activity = $2, last_message_at = now(),
                   updated_at = now(), model_used = coalesce($3, model_used), provider = coalesce($4, provider),
                   total_tokens = total_tokens + $5,
                   context_metadata = CASE WHEN $3::text IS NULL THEN context_metadata
                        ELSE jsonb_build_object('context_type', scope, 'model', $3, 'memories_count', 0) END,
                   title = CASE WHEN title = '' THEN coalesce($6, '') ELSE title END
             WHERE conversation_id = $1 RETURNING message_count
            """;
    private static final String ADD = """
            INSERT INTO retrieval.message (message_id, conversation_id, workspace_id, user_id, turn_id, run_id,
                   auth_session_id, sequence, role, status, content, citations, retrieval_stats, model_id, token_usage,
                   finish_reason, variation, metadata)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """;
    private static final String QUOTES = """
            INSERT INTO retrieval.message_source (message_id, source_item_id, workspace_id, user_id)
            SELECT $1, item, $3, $4 FROM unnest($2::uuid[]) AS item ON CONFLICT DO NOTHING
            """;
    private static final String PAST = """
            SELECT question, answer FROM retrieval.chat_turn
             WHERE conversation_id = $1 AND answer <> '' ORDER BY sequence DESC LIMIT $2
            """;
    private static final String PAGE = "SELECT " + Message.COLUMNS
            + " FROM retrieval.message WHERE conversation_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";
    private static final String UP_TO =
            "SELECT sequence FROM retrieval.message WHERE conversation_id = $1 AND message_id = $2";
    // Numbered anew: an answer that is still missing leaves no gap in the copy.
    private static final String COPY = """
            INSERT INTO retrieval.message (message_id, conversation_id, workspace_id, user_id, turn_id, auth_session_id,
                   sequence, role, status, content, parts, citations, retrieval_stats, model_id, reasoning_content,
                   token_usage, finish_reason, variation, metadata, redacted_at, created_at)
            SELECT n.id, $2, m.workspace_id, m.user_id, m.turn_id, m.auth_session_id,
                   row_number() OVER (ORDER BY m.sequence), m.role, m.status, m.content, m.parts, m.citations,
                   m.retrieval_stats, m.model_id, m.reasoning_content, m.token_usage, m.finish_reason, m.variation,
                   m.metadata, m.redacted_at, m.created_at
              FROM retrieval.message m
              JOIN unnest($4::uuid[], $5::int[]) AS n (id, sequence) ON n.sequence = m.sequence
             WHERE m.conversation_id = $1 AND m.sequence <= $3
            """;
    private static final String COPY_SOURCES = """
            INSERT INTO retrieval.message_source (message_id, source_item_id, workspace_id, user_id)
            SELECT c.message_id, s.source_item_id, s.workspace_id, s.user_id
              FROM retrieval.message c
              JOIN retrieval.message m ON m.conversation_id = $1 AND m.turn_id = c.turn_id AND m.role = c.role
              JOIN retrieval.message_source s ON s.message_id = m.message_id
             WHERE c.conversation_id = $2
            """;
    private static final String COUNT = """
            UPDATE retrieval.conversation c
               SET message_count = m.messages, last_message_at = m.last, model_used = o.model_used, provider = o.provider
              FROM (SELECT count(*)::int AS messages, max(created_at) AS last
                      FROM retrieval.message WHERE conversation_id = $2) AS m,
                   retrieval.conversation o
             WHERE c.conversation_id = $2 AND o.conversation_id = $1
            """;

    /** The conversation's row must be locked; answers the message's place, or 0 if the conversation is gone. */
    Uni<Integer> add(SqlConnection tx, Scope scope, NewMessage message) {
        return tx.preparedQuery(NEXT)
                .execute(Tuple.from(Arrays.asList(
                        message.conversationId(),
                        Ids.next(),
                        message.model(),
                        message.provider(),
                        message.tokens(),
                        message.role().equals("user") ? Conversation.titleOf(message.content()) : null)))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(0)
                        : insert(tx, scope, message, rows.iterator().next().getInteger("message_count")));
    }

    private Uni<Integer> insert(SqlConnection tx, Scope scope, NewMessage message, int sequence) {
        var values = Arrays.<Object>asList(
                message.id(),
                message.conversationId(),
                scope.workspaceId(),
                scope.userId(),
                message.turnId(),
                scope.runId(),
                message.session(),
                sequence,
                message.role(),
                message.status(),
                message.content(),
                message.citations(),
                message.stats(),
                message.model(),
                message.usage(),
                message.finishReason(),
                message.variation(),
                message.metadata());
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(values))
                .chain(() -> tx.preparedQuery(QUOTES)
                        .execute(Tuple.of(message.id(), message.sources(), scope.workspaceId(), scope.userId())))
                .replaceWith(sequence);
    }

    /** The latest first. */
    Uni<List<Past>> past(SqlConnection tx, UUID conversation, int most) {
        return tx.preparedQuery(PAST)
                .execute(Tuple.of(conversation, most))
                .map(rows -> list(rows, row -> new Past(row.getString("question"), row.getString("answer"))));
    }

    Uni<List<Message>> page(SqlConnection tx, UUID conversation, int after, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.of(conversation, after, limit))
                .map(rows -> list(rows, Message::of));
    }

    /** With all of its text. */
    Uni<List<Message>> batch(SqlConnection tx, UUID conversation, int after, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.of(conversation, after, limit))
                .map(rows -> list(rows, Message::whole));
    }

    /** Null if there is no such message in it. */
    Uni<Integer> placeOf(SqlConnection tx, UUID conversation, UUID message) {
        return tx.preparedQuery(UP_TO)
                .execute(Tuple.of(conversation, message))
                .map(rows ->
                        rows.rowCount() == 0 ? null : rows.iterator().next().getInteger("sequence"));
    }

    /** All up to that place, which the copy counts as its own. */
    Uni<Void> copy(SqlConnection tx, UUID from, UUID to, int upTo) {
        var places = new Integer[upTo];
        var ids = new UUID[upTo];
        for (int i = 0; i < upTo; i++) {
            places[i] = i + 1;
            ids[i] = Ids.next();
        }
        return tx.preparedQuery(COPY)
                .execute(Tuple.of(from, to, upTo, ids, places))
                .chain(() -> tx.preparedQuery(COPY_SOURCES).execute(Tuple.of(from, to)))
                .chain(() -> tx.preparedQuery(COUNT).execute(Tuple.of(from, to)))
                .replaceWithVoid();
    }

    private static <T> List<T> list(Iterable<Row> rows, Function<Row, T> one) {
        return StreamSupport.stream(rows.spliterator(), false).map(one).toList();
    }
}
