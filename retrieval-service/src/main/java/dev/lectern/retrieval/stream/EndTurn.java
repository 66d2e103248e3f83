package dev.lectern.retrieval.stream;

import dev.lectern.common.event.Event;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.conversation.Conversations;
import dev.lectern.retrieval.conversation.Conversations.NewMessage;
import dev.lectern.retrieval.stream.StreamRepository.Written;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Ends an answer, once: the message, the state, the last event and the end of the run commit together. Whoever comes
 * second finds it ended and changes nothing.
 */
@ApplicationScoped
class EndTurn {

    /** How it ends: with an answer, for a reason, or, without both, because somebody wanted it to. */
    record How(Answer answer, String reason) {

        static final How CANCELLED = new How(null, null);

        String status() {
            return answer != null ? StreamEvent.COMPLETED : reason != null ? StreamEvent.FAILED : StreamEvent.CANCELLED;
        }
    }

    /** What there is of it when it ends, and what of that no listener can have seen yet. */
    record Rest(Turn turn, int lastNumber, String text, JsonArray citations, List<StreamEvent> unwritten) {}

    private static final String STEP = "answer";
    private static final String SOURCE = "sourceItemId";

    private final StreamRepository streams;
    private final Conversations conversations;
    private final Outbox outbox;

    EndTurn(StreamRepository streams, Conversations conversations, Outbox outbox) {
        this.streams = streams;
        this.conversations = conversations;
        this.outbox = outbox;
    }

    /** From what is in the table, whoever wrote it; false if there is none that is running. */
    Uni<Boolean> fromTable(SqlConnection tx, Scope scope, How how) {
        return streams.placeOf(tx, scope.runId())
                .chain(place -> place.isEmpty()
                        ? Uni.createFrom().item(false)
                        // The conversation first, as everybody does.
                        : conversations
                                .lock(
                                        tx,
                                        scope.withProject(place.get().project()),
                                        place.get().conversation())
                                .chain(() -> streams.written(tx, scope))
                                .chain(found -> found.isEmpty()
                                        ? Uni.createFrom().item(false)
                                        : end(tx, rest(found.get()), how)));
    }

    private static Rest rest(Written written) {
        return new Rest(written.turn(), written.last(), written.text(), written.citations(), List.of());
    }

    /** False if it was ended before. */
    Uni<Boolean> end(SqlConnection tx, Rest rest, How how) {
        var citations = how.answer() == null ? rest.citations() : citationsOf(how.answer());
        var sources = sourcesOf(citations);
        return streams.removed(tx, sources)
                .chain(removed ->
                        removed.isEmpty() ? end(tx, rest, how, citations, sources) : endWithout(tx, rest, how));
    }

    private Uni<Boolean> end(SqlConnection tx, Rest rest, How how, JsonArray citations, UUID[] sources) {
        var turn = rest.turn();
        var text = how.answer() == null ? rest.text() : how.answer().text();
        var message = Ids.next();
        var response = response(message, how);
        return conversations
                .lock(tx, turn.scope(), turn.conversationId())
                .chain(() -> streams.end(tx, turn.runId(), how.status(), how.reason(), text, response))
                .chain(took -> took.isPresent()
                        ? conversations
                                .say(
                                        tx,
                                        turn.scope(),
                                        message(message, turn, how, text, citations, sources, took.get()))
                                .chain(() -> streams.addLast(tx, turn.scope(), lastEvents(rest, how, response)))
                                .chain(() -> outbox.add(tx, turn.scope(), over(turn.runId(), how)))
                                .replaceWith(true)
                        : Uni.createFrom().item(false));
    }

    // One of its sources was deleted while it was written: nothing of the answer stays, in the table either.
    private Uni<Boolean> endWithout(SqlConnection tx, Rest rest, How how) {
        var reason = "A source that the answer quotes was deleted meanwhile.";
        var nothing = new Rest(rest.turn(), rest.lastNumber(), "", new JsonArray(), List.of());
        var failed = how.answer() == null && how.reason() == null ? how : new How(null, reason);
        return streams.dropEvents(tx, rest.turn().runId())
                .chain(() -> end(tx, nothing, failed, new JsonArray(), new UUID[0]));
    }

    private static List<StreamEvent> lastEvents(Rest rest, How how, JsonObject response) {
        var events = new ArrayList<>(rest.unwritten());
        var data = response.copy();
        if (how.reason() != null) {
            data.put("reason", how.reason());
        }
        var number = rest.lastNumber() + 1;
        events.add(new StreamEvent(number, how.status(), data));
        return events;
    }

    private static NewMessage message(
            UUID id, Turn turn, How how, String text, JsonArray citations, UUID[] sources, long took) {
        var answer = how.answer();
        var usage = answer == null || answer.usage() == null ? new JsonObject() : JsonObject.mapFrom(answer.usage());
        var model = answer == null ? turn.model() : answer.model();
        return new NewMessage(
                id,
                turn.conversationId(),
                turn.turnId(),
                turn.session(),
                "assistant",
                answer == null ? how.status() : "complete",
                text,
                citations,
                answer == null ? new JsonObject() : stats(answer),
                model,
                Objects.equals(model, turn.model()) ? turn.provider() : null,
                usage,
                tokens(answer),
                answer == null ? how.status() : answer.finishReason(),
                turn.variation(),
                metadata(how, model, took),
                sources);
    }

    private static JsonObject metadata(How how, String model, long took) {
        var metadata = new JsonObject()
                .put("model", model)
                .put("tokens", tokens(how.answer()))
                .put("latency_ms", took);
        return how.reason() == null ? metadata : metadata.put("reason", how.reason());
    }

    private static long tokens(Answer answer) {
        return answer == null || answer.usage() == null
                ? 0
                : (long) answer.usage().prompt() + answer.usage().completion();
    }

    private static JsonObject response(UUID message, How how) {
        var response = new JsonObject().put("messageId", message.toString());
        var answer = how.answer();
        return answer == null
                ? response
                : response.mergeIn(stats(answer))
                        .put("model", answer.model())
                        .put("finishReason", answer.finishReason())
                        .put("usage", answer.usage() == null ? null : JsonObject.mapFrom(answer.usage()));
    }

    private static JsonObject stats(Answer answer) {
        return new JsonObject()
                .put("refused", answer.refused())
                .put("coverage", of(answer.coverage()))
                .put("provenance", of(answer.provenance()))
                .put("cache", of(answer.cache()));
    }

    private static JsonObject of(Object part) {
        return part == null ? null : JsonObject.mapFrom(part);
    }

    private static Event over(UUID run, How how) {
        return switch (how.status()) {
            case StreamEvent.COMPLETED -> new RunCompleted(run);
            case StreamEvent.FAILED -> new RunFailed(run, STEP, how.reason());
            default -> new RunCancelled(run);
        };
    }

    private static JsonArray citationsOf(Answer answer) {
        var all = new JsonArray();
        answer.citations().forEach(one -> all.add(JsonObject.mapFrom(one)));
        return all;
    }

    private static UUID[] sourcesOf(JsonArray citations) {
        return citations.stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString(SOURCE))
                .filter(Objects::nonNull)
                .distinct()
                .map(UUID::fromString)
                .toArray(UUID[]::new);
    }
}
