package dev.lectern.retrieval.advice;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.ChatModels.Card;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.Turn;
import dev.lectern.retrieval.query.Help;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Asks a model for one list, for so long and no longer; whatever hinders it is told in words. */
@ApplicationScoped
class Advisor {

    /** What is asked for: the kind of call it is, the rules, the text, the list that is to come. */
    record Wish(String operation, String rules, String text, String list, Duration within) {}

    /** A list as the model wrote it, whatever is in it; who wrote it. */
    record Said(JsonArray list, String model) {}

    /** Nothing came of it; the message says why. */
    static final class Unhelpful extends RuntimeException {
        Unhelpful(String words) {
            super(words, null, false, false);
        }
    }

    private static final int LONGEST_LIST = 600;

    private final ChatModels models;
    private final AdviceConfig config;
    private final Vertx vertx;

    Advisor(ChatModels models, AdviceConfig config, Vertx vertx) {
        this.models = models;
        this.config = config;
        this.vertx = vertx;
    }

    Uni<Said> ask(Scope scope, Help help, Wish wish) {
        return Uni.createFrom().deferred(() -> {
            if (help.roles() == null) {
                throw new Unhelpful("Models are not among your tools.");
            }
            var context = vertx.getOrCreateContext();
            return models.choose(scope, help.roles(), wanted(help))
                    .chain(card -> answer(scope, card, help.purpose().as(wish.operation()), wish))
                    .ifNoItem()
                    .after(wish.within())
                    .failWith(() -> new Unhelpful(
                            "The model did not answer within " + wish.within().toMillis() / 1000.0 + " seconds."))
                    // The clock that ends the wait has a thread of its own.
                    .emitOn(next -> context.runOnContext(nothing -> next.run()))
                    .onFailure(failure -> isMeant(failure, help))
                    .transform(Advisor::inWords);
        });
    }

    private String wanted(Help help) {
        return help.model() != null ? help.model() : config.model().orElse(null);
    }

    // Who names a model that is not there is told so as everywhere; nobody else can do anything about it.
    private static boolean isMeant(Throwable failure, Help help) {
        return !(failure instanceof ProblemException problem
                && problem.kind() == ProblemException.Kind.NOT_FOUND
                && help.model() != null);
    }

    private static Unhelpful inWords(Throwable failure) {
        return failure instanceof Unhelpful known
                ? known
                : new Unhelpful(
                        failure instanceof ProblemException problem ? problem.getMessage() : "The model is out.");
    }

    private Uni<Said> answer(Scope scope, Card card, Purpose purpose, Wish wish) {
        if (card.isExtractive()) {
            throw new Unhelpful("There is no model here that writes.");
        }
        var request = new Request(
                Ids.next(),
                card.modelId(),
                purpose,
                List.of(Turn.of(Role.SYSTEM, wish.rules()), Turn.of(Role.USER, wish.text())),
                null,
                LONGEST_LIST,
                true,
                List.of());
        return whole(models.stream(scope, request), wish.list());
    }

    private static Uni<Said> whole(Multi<Piece> pieces, String list) {
        var text = new StringBuilder();
        return pieces.onItem()
                .invoke(piece -> {
                    if (piece instanceof Text said) {
                        text.append(said.text());
                    }
                })
                .collect()
                .last()
                .map(last -> new Said(list(text.toString(), list), last instanceof End end ? end.model() : null));
    }

    // Some put a fence around it, or a word before it, whatever they were told.
    private static JsonArray list(String text, String name) {
        try {
            var whole = new JsonObject(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
            if (whole.getValue(name) instanceof JsonArray list) {
                return list;
            }
        } catch (RuntimeException none) {
            throw new Unhelpful("The model answered something else than what it was asked for.");
        }
        throw new Unhelpful("The model answered something else than what it was asked for.");
    }
}
