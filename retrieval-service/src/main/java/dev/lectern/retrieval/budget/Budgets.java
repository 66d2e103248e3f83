package dev.lectern.retrieval.budget;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.model.Charge;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Model;
import dev.lectern.retrieval.model.Prices;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Authorises calls to models: for as much as one could cost, something is held in a slice of each budget that it is under,
 * before it is made. Where no slice reaches, another one is asked for; without one the call is not made.
 */
@ApplicationScoped
public class Budgets {

    private static final Logger LOG = Logger.getLogger(Budgets.class);

    // Of many who ask at once others may be faster, again and again; sooner or later there is nothing more to have.
    private static final int TRIES = 50;

    private final Tenancy tenancy;
    private final Prices prices;
    private final BudgetRepository budgets;
    private final HoldRepository holds;
    private final FetchSlice fetch;
    private final Clock clock;
    private final MeterRegistry metrics;

    Budgets(
            Tenancy tenancy,
            Prices prices,
            BudgetRepository budgets,
            HoldRepository holds,
            FetchSlice fetch,
            Clock clock,
            MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.prices = prices;
        this.budgets = budgets;
        this.holds = holds;
        this.fetch = fetch;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Whether calls have to be authorised: mostly there is no budget, and then nothing is held. */
    public Uni<Boolean> limit(Scope scope) {
        return scope.workspaceId() == null
                ? Uni.createFrom().item(false)
                : tenancy.look(scope, tx -> budgets.binding(tx, scope)).map(binding -> !binding.isEmpty());
    }

    /** Fails with BUDGET_EXHAUSTED. Whoever stops waiting for it holds nothing afterwards. */
    public Uni<Void> authorise(Scope scope, Request request, Model model) {
        var hold = Charge.ofTry(request.callId(), model.modelId());
        // It is done to its end: what is half done could not be taken back.
        var authorised = attempt(scope, request, model, hold, 0).memoize().indefinitely();
        authorised.subscribe().with(done -> {}, failure -> LOG.debugf("not authorised: %s", failure.getMessage()));
        return authorised
                .onCancellation()
                .invoke(() -> authorised
                        .chain(() -> tenancy.tx(scope, tx -> holds.release(tx, hold)))
                        .subscribe()
                        .with(done -> {}, failure -> LOG.debugf("a hold is left to its end: %s", failure)))
                .onFailure(ProblemException.class)
                .invoke(() -> metrics.counter("lectern.budget.refused").increment());
    }

    private Uni<Void> attempt(Scope scope, Request request, Model model, UUID hold, int tried) {
        return tenancy.tx(scope, tx -> hold(tx, scope, request, model, hold))
                .onFailure(Lacking.class)
                .recoverWithUni(lacking -> {
                    if (tried >= TRIES) {
                        return Uni.createFrom().failure(lacking.budget().refusal(null, clock.instant()));
                    }
                    return fetch.fetch(scope, lacking.budget(), lacking.micros())
                            .chain(() -> attempt(scope, request, model, hold, tried + 1));
                });
    }

    private Uni<Void> hold(SqlConnection tx, Scope scope, Request request, Model model, UUID hold) {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return budgets.binding(tx, scope)
                .chain(binding -> binding.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : prices.of(tx, model.id(), now).chain(price -> {
                            var own = price.stream()
                                    .flatMap(known -> binding.stream()
                                            .filter(budget -> budget.currency().equals(known.currency())))
                                    .toList();
                            var most = price.map(known -> known.of(Estimate.most(request, model)))
                                    .orElse(0L);
                            return own.isEmpty() || most == 0
                                    ? Uni.createFrom().voidItem()
                                    : holds.hold(tx, scope, request, model, hold, own, most);
                        }));
    }
}
