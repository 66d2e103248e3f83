package dev.lectern.auth.account;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What administrators do with the accounts of others. */
@Path("/api/v1/accounts")
@Tag(name = "Accounts")
@RolesAllowed(Access.ADMIN)
class AccountResource {

    record AccountPatch(
            @Schema(
                    description = "`active` approves or enables, `disabled` ends all sessions.",
                    enumeration = {"active", "disabled"},
                    examples = "disabled")
            @NotNull
            AccountState state) {}

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final ChangeAccount change;
    private final Clock clock;
    private final Caller caller;

    AccountResource(Tenancy tenancy, AccountRepository accounts, ChangeAccount change, Clock clock, Caller caller) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.change = change;
        this.clock = clock;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "List the accounts, newest first",
            description =
                    "For administrators. The parameters narrow the list together; deleted accounts are not in it.")
    @APIResponse(responseCode = "200", description = "A page of accounts.")
    public Uni<Page<AccountView>> list(
            @Parameter(description = "A part of the username, the e-mail address or the name.")
                    @QueryParam("q")
                    @Size(max = 200)
                    String text,
            @Parameter(schema = @Schema(enumeration = {"pending", "active", "disabled"})) @QueryParam("state")
                    String state,
            @Parameter(description = "The name of a role.") @QueryParam("role") @Size(max = 64) String role,
            @Parameter(
                            description = "Whether they use it: signed in within 30 days, longer ago, or never.",
                            schema = @Schema(enumeration = {"never", "recent", "inactive"}))
                    @QueryParam("activity")
                    String activity,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var filter = AccountFilter.of(text, state, role, activity, clock.instant());
        return tenancy.session(caller.scope(), () -> accounts.search(filter, Page.after(after), limit + 1)
                .chain(rows -> accounts.rolesOf(rows.stream().map(row -> row.id).toList())
                        .map(roles -> rows.stream()
                                .map(row -> AccountView.of(row, roles.getOrDefault(row.id, Set.of()), filter.now()))
                                .toList()))
                .map(views -> Page.of(views, limit, AccountView::id)));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Look at an account", description = "For administrators.")
    @APIResponse(responseCode = "200", description = "The account.")
    @APIResponse(responseCode = "404", description = "No such account.")
    public Uni<AccountView> get(UUID id) {
        return tenancy.session(caller.scope(), () -> accounts.one(id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .chain(this::view));
    }

    @PATCH
    @InPerson
    @Path("{id}")
    @Operation(
            summary = "Approve, disable or enable an account",
            description = "For administrators. Disabling ends the account's sessions at once, everywhere.")
    @APIResponse(responseCode = "200", description = "The account as it is now.")
    @APIResponse(responseCode = "404", description = "No such account.")
    @APIResponse(responseCode = "409", description = "It is the last administrator, or the caller's own account.")
    public Uni<AccountView> change(UUID id, @NotNull @Valid AccountPatch patch) {
        if (patch.state() != AccountState.ACTIVE && patch.state() != AccountState.DISABLED) {
            throw ProblemException.badRequest("state", "must be active or disabled");
        }
        var scope = caller.scope();
        return tenancy.session(
                scope, () -> change.state(scope, id, patch.state()).chain(this::view));
    }

    @DELETE
    @InPerson
    @Path("{id}")
    @Operation(
            summary = "Delete an account",
            description = "For administrators. What the person made stays; who it was is wiped: names, e-mail address,"
                    + " password, roles, and everything that was kept for this person alone here.")
    @APIResponse(responseCode = "204", description = "Deleted; all sessions have ended.")
    @APIResponse(responseCode = "404", description = "No such account.")
    @APIResponse(responseCode = "409", description = "It is the last administrator, or the caller's own account.")
    public Uni<Void> delete(UUID id) {
        var scope = caller.scope();
        return tenancy.session(scope, () -> change.delete(scope, id));
    }

    private Uni<AccountView> view(Account account) {
        return accounts.rolesOf(account.id).map(roles -> AccountView.of(account, roles, clock.instant()));
    }
}
