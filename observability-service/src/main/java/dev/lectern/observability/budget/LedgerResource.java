package dev.lectern.observability.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The books of a budget. */
@Path("/api/v1/budgets/{budgetId}/entries")
@Tag(name = "Budgets")
@RolesAllowed({Access.OWNER, Access.ADMIN})
class LedgerResource {

    @Schema(name = "LedgerEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            UUID id,

            @Schema(description = "The two entries of one transaction have this in common, and are nothing together")
            UUID transactionId,

            Instant periodStartsAt,

            @Schema(
                    description = "`allowance` is where budgets come from; `available` can be granted, `reserved` is"
                            + " held for calls, `spent` is gone",
                    enumeration = {"allowance", "available", "reserved", "spent"},
                    examples = "spent")
            String account,

            @Schema(description = "In millionths of the budget's currency", examples = "412")
            long micros,

            @Schema(
                    enumeration = {"allowance", "reservation", "return", "settlement", "unreserved", "carried"},
                    examples = "settlement")
            String kind,

            @Schema(description = "The call, the slice or the version of the budget that it is about")
            String reference,

            UUID runId,
            Instant at) {

        static Entry of(Row row) {
            return new Entry(
                    row.getUUID("ledger_entry_id"),
                    row.getUUID("transaction_id"),
                    row.getOffsetDateTime("starts_at").toInstant(),
                    row.getString("account"),
                    row.getLong("micros"),
                    row.getString("kind"),
                    row.getString("reference"),
                    row.getUUID("run_id"),
                    row.getOffsetDateTime("created_at").toInstant());
        }
    }

    private static final String PAGE = """
            SELECT * FROM ledger_entry WHERE workspace_id = tenant_workspace() AND budget_id = $1 AND ledger_entry_id < $2
             ORDER BY ledger_entry_id DESC LIMIT $3
            """;

    private final Tenancy tenancy;
    private final Caller caller;
    private final BudgetRepository budgets;
    private final BudgetRights rights;

    LedgerResource(Tenancy tenancy, Caller caller, BudgetRepository budgets, BudgetRights rights) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.budgets = budgets;
        this.rights = rights;
    }

    @GET
    @Operation(
            summary = "The books of a budget, newest first",
            description =
                    "Two entries for everything that was allowed, set aside, given back or spent; all together are"
                            + " nothing. For those who may set it.")
    @APIResponse(responseCode = "200", description = "A page of entries.")
    @APIResponse(responseCode = "403", description = "The budget is not yours to set.")
    @APIResponse(responseCode = "404", description = "No such budget that you see.")
    public Uni<Page<Entry>> list(
            UUID budgetId,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rights.administers(tx)
                        .chain(all -> budgets.find(tx, scope, all, budgetId)
                                .onItem()
                                .ifNull()
                                .failWith(() -> ProblemException.notFound("budget"))
                                .invoke(budget -> rights.maySet(all, budget.kind())))
                        .chain(() -> page(tx, budgetId, before, limit + 1)))
                .map(found -> Page.of(found, limit, Entry::id));
    }

    private static Uni<List<Entry>> page(SqlConnection tx, UUID budget, UUID before, int most) {
        return tx.preparedQuery(PAGE).execute(Tuple.of(budget, before, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(Entry::of)
                .toList());
    }
}
