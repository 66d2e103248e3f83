package dev.lectern.observability.budget;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.observability.people.People;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What may be spent on models in the current workspace, and what is left of it. */
@Path("/api/v1/budgets")
@Tag(name = "Budgets", description = "How much may be spent on models, by whom and in which time")
@RolesAllowed(Access.VIEWER)
class BudgetResource {

    private static final String NOT_YOURS = "The budget is not yours to set.";
    private static final String NONE = "No such budget that you see.";

    @Schema(name = "BudgetChange")
    record Change(
            @NotNull
            @Min(1)
            @Max(NewBudget.MOST)
            @Schema(description = "In millionths of the currency", examples = "40000000")
            Long limitMicros,

            @NotNull @Min(1) @Max(100) @Schema(examples = "80")
            Integer warnPercent) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final BudgetRepository budgets;
    private final BudgetRights rights;
    private final People people;
    private final Outbox outbox;
    private final Audit audit;

    BudgetResource(
            Tenancy tenancy,
            Caller caller,
            BudgetRepository budgets,
            BudgetRights rights,
            People people,
            Outbox outbox,
            Audit audit) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.budgets = budgets;
        this.rights = rights;
        this.people = people;
        this.outbox = outbox;
        this.audit = audit;
    }

    @GET
    @Operation(
            summary = "List budgets, newest first",
            description = "Those that bind you in the current project: the workspace's, the project's and your own. The"
                    + " owner of the workspace and administrators see all of the workspace.")
    @APIResponse(responseCode = "200", description = "A page of budgets.")
    public Uni<Page<BudgetView>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rights.administers(tx)
                        .chain(all -> budgets.page(tx, scope, all, before, limit + 1)))
                .map(found -> Page.of(found.stream().map(BudgetView::of).toList(), limit, BudgetView::id));
    }

    @GET
    @Path("{budgetId}")
    @Operation(summary = "Look at a budget and what is left of it")
    @APIResponse(responseCode = "200", description = "The budget in the period that runs now.")
    @APIResponse(responseCode = "404", description = NONE)
    public Uni<BudgetView> get(UUID budgetId) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rights.administers(tx).chain(all -> seen(tx, scope, all, budgetId)))
                .map(BudgetView::of);
    }

    @POST
    @RolesAllowed({Access.OWNER, Access.ADMIN})
    @Needs(Capability.PROJECTS)
    @ResponseStatus(201)
    @Operation(
            summary = "Set a budget",
            description = "What was spent in its period until now counts. It holds from when the part that calls models"
                    + " has heard of it, which takes less than a second. Models without a price cost nothing.")
    @APIResponse(
            responseCode = "201",
            description = "It is set.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BudgetView.class)))
    @APIResponse(responseCode = "403", description = NOT_YOURS)
    @APIResponse(responseCode = "409", description = "There is one for the same already.")
    @APIResponse(responseCode = "422", description = "The person is not in the workspace, or none is named.")
    public Uni<BudgetView> set(@NotNull @Valid NewBudget wish) {
        var scope = caller.scope();
        var id = Ids.next();
        return tenancy.tx(scope, tx -> rights.administers(tx)
                        .invoke(all -> rights.maySet(all, wish.kind()))
                        .chain(all -> checkPerson(tx, wish)
                                .chain(() -> budgets.add(tx, id, wish, scope.projectId(), scope.userId()))
                                .invoke(added -> {
                                    if (!added) {
                                        throw ProblemException.conflict("There is such a budget already; change it.");
                                    }
                                })
                                .chain(() -> seen(tx, scope, all, id)))
                        .call(budget -> tell(tx, scope, budget, true, "budget.set")))
                .map(BudgetView::of);
    }

    @PUT
    @Path("{budgetId}")
    @RolesAllowed({Access.OWNER, Access.ADMIN})
    @Needs(Capability.PROJECTS)
    @Operation(
            summary = "Change a budget",
            description = "The new limit holds in the running period, too; less than what is spent stops all calls.")
    @APIResponse(responseCode = "200", description = "As it is now.")
    @APIResponse(responseCode = "403", description = NOT_YOURS)
    @APIResponse(responseCode = "404", description = NONE)
    public Uni<BudgetView> change(UUID budgetId, @NotNull @Valid Change change) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rights.administers(tx)
                        .chain(all -> seen(tx, scope, all, budgetId)
                                .invoke(old -> rights.maySet(all, old.kind()))
                                .chain(old -> budgets.change(
                                        tx, old, change.limitMicros(), change.warnPercent(), scope.userId()))
                                .chain(() -> seen(tx, scope, all, budgetId)))
                        .call(budget -> tell(tx, scope, budget, true, "budget.changed")))
                .map(BudgetView::of);
    }

    @DELETE
    @Path("{budgetId}")
    @RolesAllowed({Access.OWNER, Access.ADMIN})
    @Needs(Capability.PROJECTS)
    @Operation(summary = "Take a budget away", description = "What was spent under it stays in the books.")
    @APIResponse(responseCode = "204", description = "It binds nobody any more.")
    @APIResponse(responseCode = "403", description = NOT_YOURS)
    @APIResponse(responseCode = "404", description = NONE)
    public Uni<Void> remove(UUID budgetId) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rights.administers(tx)
                .chain(all -> seen(tx, scope, all, budgetId).invoke(old -> rights.maySet(all, old.kind())))
                .call(old -> budgets.remove(tx, budgetId, scope.userId()))
                .chain(old -> tell(tx, scope, old.next(), false, "budget.removed")));
    }

    private Uni<Budget> seen(SqlConnection tx, Scope scope, boolean all, UUID id) {
        return budgets.find(tx, scope, all, id).onItem().ifNull().failWith(() -> ProblemException.notFound("budget"));
    }

    private Uni<Void> checkPerson(SqlConnection tx, NewBudget wish) {
        if (!wish.kind().equals("user")) {
            if (wish.userId() != null) {
                throw ProblemException.unprocessable("userId", "Only a budget of the kind `user` is for a person.");
            }
            return Uni.createFrom().voidItem();
        }
        var known = wish.userId() == null ? Uni.createFrom().item(false) : people.knows(tx, wish.userId());
        return known.invoke(there -> {
                    if (!there) {
                        throw ProblemException.unprocessable("userId", "Somebody who is in this workspace.");
                    }
                })
                .replaceWithVoid();
    }

    /** To whom it binds, and to the audit. */
    private Uni<Void> tell(SqlConnection tx, Scope scope, Budget budget, boolean active, String action) {
        var detail = Map.of(
                "kind", budget.kind(),
                "subject", String.valueOf(budget.subject()),
                "period", budget.period(),
                "limitMicros", Long.toString(budget.limit()),
                "currency", budget.currency());
        return outbox.add(tx, scope, budget.told(active))
                .chain(() -> audit.add(tx, scope, Audited.done(action, "budget", budget.id(), detail)));
    }
}
