package dev.lectern.auth.account;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.Problem;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What administrators do with the accounts of others. */
@Path("/api/v1/accounts")
@Tag(name = "Accounts")
@RolesAllowed(Access.ADMIN)
class AccountResource {

    record AccountPatch(
            @Schema(description = "`active` or `disabled`; the latter ends all sessions.", examples = "disabled")
            @NotNull
            AccountState state) {}

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final ChangeState changeState;
    private final Caller caller;

    AccountResource(Tenancy tenancy, AccountRepository accounts, ChangeState changeState, Caller caller) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.changeState = changeState;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the accounts, newest first", description = "For administrators.")
    @APIResponse(responseCode = "200", description = "A page of accounts.")
    @APIResponse(
            responseCode = "403",
            description = "The caller is no administrator.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Page<AccountView>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        return tenancy.session(caller.scope(), () -> accounts.before(Page.after(after), limit + 1)
                .chain(rows -> accounts.rolesOf(rows.stream().map(row -> row.id).toList())
                        .map(roles -> rows.stream()
                                .map(row -> AccountView.of(row, roles.getOrDefault(row.id, Set.of())))
                                .toList()))
                .map(views -> Page.of(views, limit, AccountView::id)));
    }

    @PATCH
    @Path("{id}")
    @Operation(
            summary = "Activate or disable an account",
            description = "For administrators. Disabling ends the account's sessions at once, everywhere.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AccountPatch.class),
                            examples = @ExampleObject(name = "disable", value = "{\"state\": \"disabled\"}")))
    @APIResponse(responseCode = "200", description = "The account as it is now.")
    @APIResponse(
            responseCode = "404",
            description = "No such account.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is the last administrator.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<AccountView> change(UUID id, @NotNull @Valid AccountPatch patch) {
        if (patch.state() == AccountState.PENDING) {
            throw ProblemException.badRequest("state", "must be active or disabled");
        }
        var scope = caller.scope();
        return tenancy.session(
                scope, () -> changeState.change(scope, id, patch.state()).chain(account -> accounts.rolesOf(id)
                        .map(roles -> AccountView.of(account, roles))));
    }
}
