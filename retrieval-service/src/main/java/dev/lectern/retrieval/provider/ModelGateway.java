package dev.lectern.retrieval.provider;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.budget.Budgets;
import dev.lectern.retrieval.dialect.ProviderFailure;
import dev.lectern.retrieval.model.Charge;
import dev.lectern.retrieval.model.Charge.Status;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Ledger;
import dev.lectern.retrieval.model.Model;
import dev.lectern.retrieval.model.Models;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Asks the wanted model, or another in its place as long as nothing was said yet, and books what each one took. */
@ApplicationScoped
class ModelGateway implements ChatModels {

    private static final Logger LOG = Logger.getLogger(ModelGateway.class);
    private static final int TRIES_TO_BOOK = 4;

    private final Models models;
    private final Upstream upstream;
    private final Ledger ledger;
    private final Budgets budgets;
    private final Vertx vertx;
    private final MeterRegistry metrics;

    ModelGateway(Models models, Upstream upstream, Ledger ledger, Budgets budgets, Vertx vertx, MeterRegistry metrics) {
        this.models = models;
        this.upstream = upstream;
        this.ledger = ledger;
        this.budgets = budgets;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    @Override
    public Uni<Card> choose(Scope scope, List<UUID> roles, String wanted) {
        return models.choose(scope, roles, wanted).map(Model::card);
    }

    @Override
    public Multi<Piece> stream(Scope scope, Request request) {
        return asked(scope, request, () -> models.forCall(scope, request.model()));
    }

    @Override
    public Multi<Piece> stream(Scope scope, List<UUID> roles, Request request) {
        return asked(scope, request, () -> models.forCall(scope, roles, request.model()));
    }

    /** What is asked of whom: the first of these models, or else the next. */
    private record Call(Context context, Scope scope, Request request, List<Model> choices, boolean isLimited) {}

    // Both are looked at together: whoever waits for a first word waits for each way to the database.
    private Multi<Piece> asked(Scope scope, Request request, Supplier<Uni<List<Model>>> looked) {
        return Multi.createFrom().deferred(() -> {
            var context = vertx.getOrCreateContext();
            return Uni.combine()
                    .all()
                    .unis(looked.get(), budgets.limit(scope))
                    .with((choices, isLimited) -> new Call(context, scope, request, choices, isLimited))
                    .onItem()
                    .transformToMulti(call -> {
                        if (call.choices().isEmpty()) {
                            throw ProblemException.unprocessable("model", "This model does not write.");
                        }
                        return ask(call, 0);
                    });
        });
    }

    private Multi<Piece> ask(Call call, int at) {
        return call.isLimited()
                ? budgets.authorise(call.scope(), call.request(), call.choices().get(at))
                        .onItem()
                        .transformToMulti(authorised -> authorised(call, at))
                : authorised(call, at);
    }

    private Multi<Piece> authorised(Call call, int at) {
        var scope = call.scope();
        var id = call.request().callId();
        var model = call.choices().get(at);
        var meter = new Meter(call.request(), model);
        var intent = begin(scope, meter.intent(id));
        var last = at == call.choices().size() - 1;
        return upstream.ask(call.context(), model, call.request(), meter)
                .onItem()
                .transformToUniAndConcatenate(piece -> piece instanceof End
                        ? settle(intent, scope, id, meter, Status.COMPLETED).replaceWith(piece)
                        : Uni.createFrom().item(piece))
                .onFailure()
                .recoverWithMulti(failure -> {
                    var goesOn = !last && !meter.hasEmitted() && mayBeReplaced(failure);
                    // Each model that was asked has a charge of its own; the last one has the call's.
                    var charge = goesOn ? Charge.ofTry(id, model.modelId()) : id;
                    return settle(intent, scope, charge, meter, Status.FAILED)
                            .onItem()
                            .transformToMulti(booked -> goesOn
                                    ? ask(call, at + 1)
                                    : Multi.createFrom().failure(inWords(failure)));
                })
                .onCancellation()
                .invoke(() -> settle(intent, scope, id, meter, Status.CANCELLED));
    }

    /** While the model is asked, and not before; who cannot write it down asks all the same. */
    private Uni<Void> begin(Scope scope, Charge intent) {
        var begun = ledger.begin(scope, intent)
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "call %s is begun without a note: %s",
                        intent.callId(), failure.getClass().getSimpleName()))
                .onFailure()
                .recoverWithNull()
                .memoize()
                .indefinitely();
        begun.subscribe().with(done -> {});
        return begun;
    }

    /** Goes on whoever stops listening; who has settled before is not settled again. */
    private Uni<Void> settle(Uni<Void> intent, Scope scope, UUID charge, Meter meter, Status status) {
        if (!meter.settle()) {
            return Uni.createFrom().voidItem();
        }
        var took = meter.charge(charge, status);
        count(took);
        var booking = intent.chain(() -> ledger.book(scope, took))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(50), Duration.ofSeconds(1))
                .atMost(TRIES_TO_BOOK)
                .onFailure()
                .invoke(failure -> LOG.errorf(
                        "call %s is not booked: %s", charge, failure.getClass().getSimpleName()))
                .onFailure()
                .recoverWithNull()
                .memoize()
                .indefinitely();
        booking.subscribe().with(done -> {});
        return booking;
    }

    private void count(Charge took) {
        var model = took.payee().modelId();
        metrics.timer(
                        "lectern.model.calls",
                        "model",
                        model,
                        "status",
                        took.status().wire())
                .record(took.latency());
        if (took.firstToken() != null) {
            metrics.timer("lectern.model.first.token", "model", model).record(took.firstToken());
        }
    }

    private static boolean mayBeReplaced(Throwable failure) {
        return !(failure instanceof ProviderFailure one) || one.kind() != ProviderFailure.Kind.REFUSED;
    }

    private static Throwable inWords(Throwable failure) {
        return failure instanceof ProviderFailure known ? known.problem() : failure;
    }
}
