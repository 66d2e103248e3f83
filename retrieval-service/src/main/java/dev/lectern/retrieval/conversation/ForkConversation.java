package dev.lectern.retrieval.conversation;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.conversation.Conversations.Wanted;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Makes another conversation that has the same history up to a message, and goes its own way from there. */
@ApplicationScoped
class ForkConversation {

    /** A copy is made at once and in one transaction. */
    static final int MOST_MESSAGES = 2_000;

    private static final String SUFFIX = " (fork)";
    private static final int LONGEST_TITLE = 200;

    private final ConversationRepository conversations;
    private final MessageRepository messages;

    ForkConversation(ConversationRepository conversations, MessageRepository messages) {
        this.conversations = conversations;
        this.messages = messages;
    }

    /** Up to the message, or all of it if that is null; the title null for the first one's with a word behind it. */
    Uni<Conversation> fork(SqlConnection tx, Scope scope, UUID id, UUID upTo, String title) {
        return conversations
                .lock(tx, scope, id)
                .map(Conversations::present)
                .chain(from -> place(tx, from, upTo).chain(place -> conversations
                        .obtain(tx, scope, wanted(from, title))
                        .chain(to -> messages.copy(tx, id, to.conversationId(), place)
                                .chain(() -> tell(tx, scope, id, "to", to.conversationId()))
                                .chain(() -> tell(tx, scope, to.conversationId(), "from", id))
                                .chain(() -> conversations.find(tx, scope, to.conversationId())))))
                .map(Conversations::present);
    }

    private Uni<Integer> place(SqlConnection tx, Conversation from, UUID upTo) {
        var place = upTo == null
                ? Uni.createFrom().item(from.messageCount())
                : messages.placeOf(tx, from.conversationId(), upTo)
                        .onItem()
                        .ifNull()
                        .failWith(() -> ProblemException.notFound("message"));
        return place.invoke(last -> {
            if (last > MOST_MESSAGES) {
                throw ProblemException.unprocessable("messageId", "At most 2,000 messages can be taken along.");
            }
        });
    }

    private Uni<Void> tell(SqlConnection tx, Scope scope, UUID of, String direction, UUID other) {
        return conversations.tell(tx, scope, of, "forked", new JsonObject().put(direction, other.toString()));
    }

    private static Wanted wanted(Conversation from, String title) {
        var own = from.title() + SUFFIX;
        return new Wanted(
                from.scope(),
                from.paperId(),
                from.repositoryId(),
                from.kind(),
                Reuse.NONE,
                null,
                title != null ? title : own.length() <= LONGEST_TITLE ? own : from.title());
    }
}
