package dev.lectern.auth.verification;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.ChangeCredentials;
import dev.lectern.auth.account.ChangeCredentials.Moved;
import dev.lectern.auth.proof.MailedToken;
import dev.lectern.auth.proof.MailedTokens;
import dev.lectern.auth.proof.Purpose;
import dev.lectern.auth.setting.Settings;
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
import jakarta.validation.constraints.Email;
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
import org.jboss.resteasy.reactive.RestResponse;

/** The address of one's account, and the proof that it is one's own. */
@Path("/api/v1/account/email")
@Tag(name = "Account")
class EmailResource {

    record EmailChange(
            @Schema(examples = "ada@example.com") @NotBlank @Email @Size(max = 254)
            String email,

            @Schema(
                    nullable = true,
                    description = "One's password, as a proof; may be absent for who has none.",
                    examples = "correct horse battery")
            @Size(max = 1024)
            String password) {
        @Override
        public String toString() {
            return "EmailChange";
        }
    }

    record VerificationRequest(
            @Schema(description = "Name or e-mail address, in any case.", examples = "ada@example.org")
            @NotBlank
            @Size(max = 254)
            String identifier) {}

    record Verification(
            @Schema(
                    description = "What stands behind `token=` in the mailed link.",
                    examples = "4vJ9dWmJ0bV2Qm0Yc3mJqk6Y1oQb7s2l5m8xR0tUuHE")
            @NotBlank
            @Size(max = 100)
            String token) {
        @Override
        public String toString() {
            return "Verification";
        }
    }

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final ChangeCredentials change;
    private final MailedTokens tokens;
    private final VerificationLetter letter;
    private final MailVerification verification;
    private final Settings settings;
    private final Jobs jobs;
    private final Origin origin;
    private final Caller caller;

    EmailResource(
            Tenancy tenancy,
            Accounts accounts,
            ChangeCredentials change,
            MailedTokens tokens,
            VerificationLetter letter,
            MailVerification verification,
            Settings settings,
            Jobs jobs,
            Origin origin,
            Caller caller) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.change = change;
        this.tokens = tokens;
        this.letter = letter;
        this.verification = verification;
        this.settings = settings;
        this.jobs = jobs;
        this.origin = origin;
        this.caller = caller;
    }

    @PUT
    @RolesAllowed(Access.INTERACTIVE)
    @Operation(
            summary = "Change one's e-mail address",
            description = "Where addresses have to be confirmed, the present one stays until the link that is mailed to"
                    + " the new one was opened.")
    @APIResponse(responseCode = "202", description = "A link was mailed to the new address.")
    @APIResponse(responseCode = "204", description = "The address is another one from now on.")
    @APIResponse(responseCode = "409", description = "An account with this address exists.")
    @APIResponse(responseCode = "422", description = "The password is wrong.")
    public Uni<RestResponse<Void>> change(@NotNull @Valid EmailChange request) {
        var scope = caller.scope();
        return accounts.prove(scope, "password", request.password())
                .chain(() -> Uni.combine()
                        .all()
                        .unis(settings.flag("accounts.verify-email"), letter.address())
                        .asTuple())
                .chain(known -> known.getItem1()
                        ? ask(scope, request.email(), known.getItem2()).replaceWith(RestResponse.<Void>accepted())
                        : changed(scope, request.email(), known.getItem2()).replaceWith(RestResponse.noContent()));
    }

    @POST
    @Path("verification")
    @PermitAll
    @ResponseStatus(202)
    @SecurityRequirements
    @Operation(
            summary = "Ask for the link that confirms an address once more",
            description = "The answer is the same whether there is such an account or not.")
    @APIResponse(responseCode = "202", description = "If an address waits for it, a mail is on its way.")
    public Uni<Void> again(@NotNull @Valid VerificationRequest request) {
        var run = RequestIds.currentRun();
        return accounts.idOf(run, request.identifier())
                .map(found -> Scope.ofRun(run).withUser(found == null ? Ids.next() : found))
                .chain(scope -> tenancy.tx(scope, tx -> jobs.add(tx, scope, verification.asked())));
    }

    @POST
    @Path("confirmation")
    @PermitAll
    @SecurityRequirements
    @Operation(
            summary = "Confirm an address by a mailed link",
            description = "An account that only waited for this is let in.")
    @APIResponse(responseCode = "204", description = "The address is confirmed.")
    @APIResponse(responseCode = "409", description = "An account with this address exists.")
    @APIResponse(responseCode = "422", description = "The link is used, too old or not ours.")
    public Uni<Void> confirm(@NotNull @Valid Verification request) {
        var run = RequestIds.currentRun();
        var token = new MailedToken(request.token());
        return Uni.combine()
                .all()
                .unis(tokens.holder(run, Purpose.EMAIL_VERIFICATION, token), letter.address())
                .asTuple()
                .chain(known -> {
                    var scope = Scope.ofRun(run).withUser(known.getItem1());
                    return tenancy.session(scope, () -> confirm(scope, token, known.getItem2()));
                });
    }

    private Uni<Void> confirm(Scope scope, MailedToken token, String url) {
        return tokens.use(Purpose.EMAIL_VERIFICATION, scope.userId(), token)
                .chain(email -> change.proveAddress(scope, scope.userId(), email))
                .chain(moved -> tellOld(scope, moved, url));
    }

    private Uni<Void> ask(Scope scope, String email, String url) {
        return tenancy.session(scope, () -> accounts.find(scope.userId()))
                .chain(account -> tenancy.tx(
                        scope, tx -> letter.send(tx, scope, account, email, url, origin.address(), origin.agent())));
    }

    private Uni<Void> changed(Scope scope, String email, String url) {
        return tenancy.session(
                scope, () -> change.reachAt(scope.userId(), email).chain(moved -> tellOld(scope, moved, url)));
    }

    private Uni<Void> tellOld(Scope scope, Moved moved, String url) {
        return moved.isElsewhere()
                ? letter.tellOld(scope, moved.account(), moved.before(), url)
                : Uni.createFrom().voidItem();
    }
}
