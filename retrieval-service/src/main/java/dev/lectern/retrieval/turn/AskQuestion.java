package dev.lectern.retrieval.turn;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Past;
import dev.lectern.retrieval.answer.Answers.Standing;
import dev.lectern.retrieval.conversation.Conversation;
import dev.lectern.retrieval.conversation.Conversations;
import dev.lectern.retrieval.conversation.Conversations.NewMessage;
import dev.lectern.retrieval.conversation.Conversations.Wanted;
import dev.lectern.retrieval.conversation.Reuse;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.ChatModels.Card;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.reach.Asker;
import dev.lectern.retrieval.reach.Target;
import dev.lectern.retrieval.stream.Streams;
import dev.lectern.retrieval.stream.Turn;
import dev.lectern.retrieval.turn.Personas.Persona;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes a question: writes it down together with the run that answers it, and then has it answered, whether anybody waits
 * for that or not. The same question with the same key is asked once.
 */
@ApplicationScoped
class AskQuestion {

    /** What came of it; of a repetition, what came of the first. */
    record Begun(UUID runId, UUID turnId, UUID conversationId, String title) {}

    /** Of what two must agree to be the same. */
    private record Same(UUID conversation, Target target, Reuse reuse, Question question) {}

    /** All that is known before it is written down. */
    private record Ready(
            Asker asker, Place place, Target target, Question question, Persona persona, Card model, UUID turnId) {}

    private static final String ROUTE = "POST chat/turns";

    private final Tenancy tenancy;
    private final Idempotency idempotency;
    private final Conversations conversations;
    private final Streams streams;
    private final Answers answers;
    private final ChatModels models;
    private final Personas personas;
    private final ChatConfig config;

    AskQuestion(
            Tenancy tenancy,
            Idempotency idempotency,
            Conversations conversations,
            Streams streams,
            Answers answers,
            ChatModels models,
            Personas personas,
            ChatConfig config) {
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.conversations = conversations;
        this.streams = streams;
        this.answers = answers;
        this.models = models;
        this.personas = personas;
        this.config = config;
    }

    /** In which conversation: that one, or one that is as wanted. */
    record Place(UUID conversation, Wanted wanted) {}

    /** Whoever asks has been let into the target. */
    Uni<Begun> ask(Asker asker, Place place, Target target, Question question, String key) {
        return personas.of(asker.scope(), asker.persona()).chain(persona -> model(asker, question, persona)
                .chain(model -> begin(new Ready(asker, place, target, question, persona, model, Ids.next()), key)));
    }

    private Uni<Card> model(Asker asker, Question question, Persona persona) {
        if (question.model() != null || persona.model() == null) {
            return models.choose(asker.scope(), asker.roles(), question.model());
        }
        return models.choose(asker.scope(), asker.roles(), persona.model())
                .onFailure(AskQuestion::isMissing)
                .transform(failure -> ProblemException.unprocessable(
                        "model",
                        "The persona's model is not there any more; choose another for it, or for the question."));
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.NOT_FOUND;
    }

    private Uni<Begun> begin(Ready ready, String key) {
        var scope = ready.asker().scope();
        var same = new Same(ready.place().conversation(), ready.target(), reuse(ready.place()), ready.question());
        var opened = new AtomicReference<Runnable>();
        return tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx, scope, ROUTE, key, same, Begun.class, () -> writeDown(tx, ready, opened)))
                .invoke(begun -> {
                    // A repetition has begun nothing, and of a transaction that was done anew the last one counts.
                    if (begun.turnId().equals(ready.turnId())) {
                        opened.get().run();
                    }
                });
    }

    private static Reuse reuse(Place place) {
        return place.wanted() == null ? null : place.wanted().reuse();
    }

    private Uni<Begun> writeDown(SqlConnection tx, Ready ready, AtomicReference<Runnable> opened) {
        var scope = ready.asker().scope();
        var place = ready.place();
        var found = place.conversation() == null
                ? conversations.obtain(tx, scope, place.wanted())
                : conversations.lock(tx, scope, place.conversation());
        return found.chain(conversation -> conversations
                .past(tx, conversation.conversationId(), config.historyTurns())
                .chain(past -> writeDown(tx, ready, conversation)
                        .invoke(turn -> opened.set(() -> streams.begin(turn, answer(ready, turn, past)))))
                .map(turn ->
                        new Begun(turn.runId(), turn.turnId(), turn.conversationId(), title(conversation, ready))));
    }

    private Uni<Turn> writeDown(SqlConnection tx, Ready ready, Conversation conversation) {
        var asker = ready.asker();
        var question = ready.question();
        var turn = new Turn(
                asker.scope(),
                ready.turnId(),
                conversation.conversationId(),
                asker.session(),
                ready.model().modelId(),
                ready.model().provider(),
                question.varies());
        var request = new JsonObject()
                .put("session", asker.session() == null ? null : asker.session().toString())
                .put("provider", ready.model().provider())
                .put("passages", passages(ready))
                .put("variation", question.varies());
        return conversations
                .say(tx, asker.scope(), message(turn, question.question()))
                .chain(place -> streams.open(tx, turn, request, started(turn, title(conversation, ready), place)))
                .replaceWith(turn);
    }

    private static JsonObject started(Turn turn, String title, int place) {
        return new JsonObject()
                .put("runId", turn.runId().toString())
                .put("turnId", turn.turnId().toString())
                .put("conversationId", turn.conversationId().toString())
                .put("title", title)
                .put("model", turn.model())
                .put("sequence", place);
    }

    private static NewMessage message(Turn turn, String question) {
        return new NewMessage(
                Ids.next(),
                turn.conversationId(),
                turn.turnId(),
                turn.session(),
                "user",
                "complete",
                question,
                new JsonArray(),
                new JsonObject(),
                null,
                null,
                new JsonObject(),
                0,
                null,
                turn.variation(),
                new JsonObject(),
                new UUID[0]);
    }

    private Multi<Answers.Part> answer(Ready ready, Turn turn, List<Past> past) {
        var asking = new Asking(
                turn.scope(),
                new Standing(ready.asker().roles(), ready.asker().administers()),
                turn.turnId(),
                ready.question().question(),
                History.window(past, config.historyAnswer(), config.historyTokens()),
                ready.target().where(ready.asker(), ready.question().withDocuments()),
                ready.persona().manner(),
                turn.model(),
                passages(ready),
                turn.variation(),
                new Purpose("chat", "turn", null, turn.conversationId()));
        return Multi.createFrom().deferred(() -> answers.answer(asking));
    }

    private int passages(Ready ready) {
        var wanted = ready.question().passages() != null
                ? ready.question().passages()
                : ready.persona().topK();
        return wanted == null ? config.passages() : Math.min(wanted, 30);
    }

    private static String title(Conversation conversation, Ready ready) {
        return conversation.title().isEmpty()
                ? Conversation.titleOf(ready.question().question())
                : conversation.title();
    }
}
