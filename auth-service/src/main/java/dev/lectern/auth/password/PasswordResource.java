package dev.lectern.auth.password;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.credential.PasswordRules;
import dev.lectern.auth.proof.MailedToken;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.request.Origin;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** One's own password: changed by who knows it, replaced by who gets our mail. */
@Path("/api/v1/password")
@Tag(name = "Password")
class PasswordResource {

    record PasswordChange(
            @Schema(
                    nullable = true,
                    description = "The present password; may be absent for who has none yet.",
                    examples = "correct horse battery")
            @Size(max = PasswordRules.MOST)
            String current,

            @Schema(
                    description = "Not the name, and none of those that are guessed first.",
                    examples = "correct horse battery stable")
            @NotNull
            @Size(min = PasswordRules.LEAST, max = PasswordRules.MOST)
            String password) {
        @Override
        public String toString() {
            return "PasswordChange";
        }
    }

    record ForgottenPassword(
            @Schema(description = "Name or e-mail address, in any case.", examples = "ada@example.org")
            @NotBlank
            @Size(max = 254)
            String identifier) {}

    record PasswordReset(
            @Schema(
                    description = "What stands behind `token=` in the mailed link.",
                    examples = "4vJ9dWmJ0bV2Qm0Yc3mJqk6Y1oQb7s2l5m8xR0tUuHE")
            @NotBlank
            @Size(max = 100)
            String token,

            @Schema(examples = "correct horse battery stable")
            @NotNull
            @Size(min = PasswordRules.LEAST, max = PasswordRules.MOST)
            String password) {
        @Override
        public String toString() {
            return "PasswordReset";
        }
    }

    private final ChangePassword change;
    private final Accounts accounts;
    private final Tenancy tenancy;
    private final Jobs jobs;
    private final Origin origin;
    private final Caller caller;

    PasswordResource(
            ChangePassword change, Accounts accounts, Tenancy tenancy, Jobs jobs, Origin origin, Caller caller) {
        this.change = change;
        this.accounts = accounts;
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.origin = origin;
        this.caller = caller;
    }

    @PUT
    @RolesAllowed({Access.INTERACTIVE, Access.RESETTING})
    @Operation(
            summary = "Change one's password",
            description = "All other sessions end. Who was given a temporary password can use everything afterwards.")
    @APIResponse(responseCode = "204", description = "The new password is good from now on.")
    @APIResponse(responseCode = "422", description = "The present password is wrong.")
    public Uni<Void> change(@NotNull @Valid PasswordChange request) {
        return change.own(caller.scope(), caller.sessionId(), request.current(), request.password());
    }

    @POST
    @Path("forgotten")
    @PermitAll
    @ResponseStatus(202)
    @SecurityRequirements
    @Operation(
            summary = "Ask for a mail with a link to a new password",
            description = "The answer is the same whether there is such an account or not. The link is good for 30"
                    + " minutes and works once.")
    @APIResponse(responseCode = "202", description = "If there is such an account, a mail is on its way.")
    public Uni<Void> forgotten(@NotNull @Valid ForgottenPassword request) {
        var run = RequestIds.currentRun();
        // For a name that nobody has it is work for nobody: found out later, when no answer waits for it.
        return accounts.idOf(run, request.identifier())
                .map(found -> Scope.ofRun(run).withUser(found == null ? Ids.next() : found))
                .chain(scope -> tenancy.tx(
                        scope, tx -> jobs.add(tx, scope, MailReset.asked(origin.address(), origin.agent()))));
    }

    @POST
    @Path("reset")
    @PermitAll
    @SecurityRequirements
    @Operation(
            summary = "Choose a new password by a mailed link",
            description = "All sessions end; sign in with the new password.")
    @APIResponse(responseCode = "204", description = "The new password is good from now on.")
    @APIResponse(responseCode = "422", description = "The link is used, too old or not ours.")
    public Uni<Void> reset(@NotNull @Valid PasswordReset request) {
        return change.reset(RequestIds.currentRun(), new MailedToken(request.token()), request.password());
    }
}
