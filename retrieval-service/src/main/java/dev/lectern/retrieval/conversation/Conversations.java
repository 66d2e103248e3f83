package dev.lectern.retrieval.conversation;

import dev.lectern.common.deletion.Erasure;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.answer.Answers.Past;
import dev.lectern.retrieval.index.Listener;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Conversations as other features need them: to be found or begun, said something in, and gone. */
@ApplicationScoped
public class Conversations implements Listener {

    /** What is asked for; the day is that of who asks, and null but for a daily one. */
    public record Wanted(
            ConversationScope scope,
            UUID paperId,
            UUID repositoryId,
            String kind,
            Reuse reuse,
            LocalDate day,
            String title) {}

    /** What is said; the sources are those that it quotes. */
    public record NewMessage(
            UUID id,
            UUID conversationId,
            UUID turnId,
            UUID session,
            String role,
            String status,
            String content,
            JsonArray citations,
            JsonObject stats,
            String model,
            String provider,
            JsonObject usage,
            long tokens,
            String finishReason,
            boolean variation,
            JsonObject metadata,
            UUID[] sources) {}

    // All other services forget what they have of it, and say so, see workflow's deletions.
    private static final String DELETION = "conversation-deletion";
    private static final String KIND = "conversation";
    private static final String DELETED = "deleted";
    private static final String FORGET_PERSON = "SELECT run, workspace, project FROM retrieval.forget_person()";
    private static final String FORGET_QUOTES = "SELECT retrieval.forget_quotes($1)";

    private final ConversationRepository conversations;
    private final MessageRepository messages;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Erasure erasure;

    Conversations(
            ConversationRepository conversations,
            MessageRepository messages,
            Outbox outbox,
            Inbox inbox,
            Erasure erasure) {
        this.erasure = erasure;
        this.conversations = conversations;
        this.messages = messages;
        this.outbox = outbox;
        this.inbox = inbox;
    }

    /** Fails with NOT_FOUND if it is not there for who asks, where he is. */
    public Uni<Conversation> find(SqlConnection tx, Scope scope, UUID id) {
        return conversations.find(tx, scope, id).map(Conversations::present);
    }

    /** The same, and nobody else says or changes anything in it until the transaction ends. */
    public Uni<Conversation> lock(SqlConnection tx, Scope scope, UUID id) {
        return conversations.lock(tx, scope, id).map(Conversations::present);
    }

    /** One that is as wanted, locked: a new one, or what its reuse finds. */
    public Uni<Conversation> obtain(SqlConnection tx, Scope scope, Wanted wanted) {
        return conversations.obtain(tx, scope, wanted);
    }

    /** The question, in a conversation that is locked; answers its place. */
    public Uni<Integer> say(SqlConnection tx, Scope scope, NewMessage message) {
        return messages.add(tx, scope, message);
    }

    /** The latest turns that were answered, latest first. */
    public Uni<List<Past>> past(SqlConnection tx, UUID conversation, int most) {
        return messages.past(tx, conversation, most);
    }

    /** With all that is in it; what still writes in it is over. */
    public Uni<Void> delete(SqlConnection tx, Scope scope, UUID id) {
        return outbox.add(tx, scope, new RunStarted(scope.runId(), DELETION, null, id.toString()).personal(true))
                .chain(() -> conversations.running(tx, id))
                .chain(runs -> InTurn.each(runs, run -> outbox.add(tx, scope.withRun(run), new RunCancelled(run))))
                .chain(() -> erasure.erase(tx, scope, KIND, id))
                .chain(gone -> outbox.add(tx, scope, Erasure.removed(scope.runId(), KIND, id, gone.removed())));
    }

    /** Text of a source that was deleted stays in no answer. */
    @Override
    public Uni<Void> erased(SqlConnection tx, Scope scope, UUID sourceItem) {
        return tx.preparedQuery(FORGET_QUOTES).execute(Tuple.of(sourceItem)).replaceWithVoid();
    }

    @Incoming("people")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("retrieval-people", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof AccountChanged account && account.state().equals(DELETED)
                ? forget(tx, event.scope().withUser(account.accountId()))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> forget(SqlConnection tx, Scope person) {
        return Tenancy.become(tx, person)
                .chain(() -> tx.query(FORGET_PERSON).execute())
                .chain(rows -> InTurn.each(
                        rows,
                        row -> outbox.add(
                                tx,
                                new Scope(
                                        row.getUUID("run"),
                                        row.getUUID("workspace"),
                                        row.getUUID("project"),
                                        person.userId()),
                                new RunCancelled(row.getUUID("run")))));
    }

    static Conversation present(Optional<Conversation> found) {
        return found.orElseThrow(() -> ProblemException.notFound("conversation"));
    }
}
