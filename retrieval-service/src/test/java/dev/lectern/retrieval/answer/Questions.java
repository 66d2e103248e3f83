package dev.lectern.retrieval.answer;

import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Done;
import dev.lectern.retrieval.answer.Answers.Manner;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Past;
import dev.lectern.retrieval.answer.Answers.Standing;
import dev.lectern.retrieval.answer.Answers.Where;
import dev.lectern.retrieval.model.Completion.Purpose;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Questions of people in tests, and what they get, on a context of the event loop like in production. */
public record Questions(
        Person who,
        String question,
        List<Past> past,
        List<UUID> sources,
        List<UUID> repositories,
        boolean documents,
        String suffix,
        String model,
        int passages,
        boolean variation) {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    public static Questions of(Person who, String question) {
        return new Questions(who, question, List.of(), List.of(), List.of(), false, null, null, 0, false);
    }

    public Questions in(UUID... only) {
        return new Questions(
                who, question, past, List.of(only), repositories, documents, suffix, model, passages, variation);
    }

    public Questions alsoIn(UUID... shelves) {
        return new Questions(
                who, question, past, sources, List.of(shelves), documents, suffix, model, passages, variation);
    }

    public Questions withDocuments() {
        return new Questions(who, question, past, sources, repositories, true, suffix, model, passages, variation);
    }

    public Questions after(String asked, String answered) {
        return new Questions(
                who,
                question,
                List.of(new Past(asked, answered)),
                sources,
                repositories,
                documents,
                suffix,
                model,
                passages,
                variation);
    }

    public Questions as(String persona) {
        return new Questions(
                who, question, past, sources, repositories, documents, persona, model, passages, variation);
    }

    public Questions from(int most) {
        return new Questions(who, question, past, sources, repositories, documents, suffix, model, most, variation);
    }

    public Questions of(String otherModel) {
        return new Questions(
                who, question, past, sources, repositories, documents, suffix, otherModel, passages, variation);
    }

    public Questions anew() {
        return new Questions(who, question, past, sources, repositories, documents, suffix, model, passages, true);
    }

    public Asking asking() {
        return new Asking(
                new Scope(Ids.next(), who.workspace(), who.project(), who.user()),
                Standing.NONE,
                Ids.next(),
                question,
                past,
                new Where(true, false, false, documents, repositories, sources),
                new Manner(null, suffix, null),
                model,
                passages,
                variation,
                Purpose.of("chat", "turn"));
    }

    /** Everything that comes, in its order. */
    public static List<Part> all(Vertx vertx, Supplier<Multi<Part>> answer) {
        return begin(vertx, answer)
                .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** The same, for who wants to do something meanwhile. */
    public static CompletableFuture<List<Part>> begin(Vertx vertx, Supplier<Multi<Part>> answer) {
        var parts = new CopyOnWriteArrayList<Part>();
        var result = new CompletableFuture<List<Part>>();
        var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(now -> answer.get()
                .subscribe()
                .with(parts::add, result::completeExceptionally, () -> result.complete(List.copyOf(parts))));
        return result;
    }

    public static Answer done(List<Part> parts) {
        return ((Done) parts.getLast()).answer();
    }
}
