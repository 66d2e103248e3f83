package dev.lectern.auth.account;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One's own account. */
@Path("/api/v1/account")
@Tag(name = "Account")
class ProfileResource {

    /** What somebody sees of himself. */
    @Schema(name = "Profile")
    record ProfileView(
            UUID id,
            @Schema(examples = "ada") String username,

            @Schema(nullable = true, examples = "ada@example.org")
            String email,

            boolean emailVerified,
            @Schema(nullable = true, examples = "Ada") String firstName,
            @Schema(nullable = true, examples = "Lovelace") String lastName,

            @Schema(description = "Not so for who comes by an identity provider only.")
            boolean hasPassword,

            @Schema(description = "Roles on the platform, not in a project.", examples = "[\"staff\"]")
            List<String> roles,

            Instant createdAt,
            @Schema(nullable = true) Instant lastLoginAt) {

        static ProfileView of(Account account, Collection<String> roles) {
            return new ProfileView(
                    account.id,
                    account.username,
                    account.email,
                    account.emailVerifiedAt != null,
                    account.firstName,
                    account.lastName,
                    account.passwordHash != null,
                    roles.stream().sorted().toList(),
                    account.createdAt,
                    account.lastLoginAt);
        }
    }

    record ProfilePatch(
            @Schema(nullable = true, description = "Empty takes it away; absent leaves it.", examples = "Augusta Ada")
            @Size(max = 100)
            String firstName,

            @Schema(nullable = true, description = "Empty takes it away; absent leaves it.", examples = "King")
            @Size(max = 100)
            String lastName) {}

    record Farewell(
            @Schema(
                    nullable = true,
                    description = "One's password, as a proof; may be absent for who has none.",
                    examples = "correct horse battery")
            @Size(max = 1024)
            String password) {
        @Override
        public String toString() {
            return "Farewell";
        }
    }

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final Accounts proofs;
    private final ChangeAccount change;
    private final Clock clock;
    private final Caller caller;

    ProfileResource(
            Tenancy tenancy,
            AccountRepository accounts,
            Accounts proofs,
            ChangeAccount change,
            Clock clock,
            Caller caller) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.proofs = proofs;
        this.change = change;
        this.clock = clock;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.USER)
    @Operation(summary = "Look at one's own account")
    @APIResponse(responseCode = "200", description = "The account.")
    public Uni<ProfileView> get() {
        return tenancy.session(
                caller.scope(), () -> found(accounts.one(caller.userId())).chain(this::view));
    }

    @PATCH
    @RolesAllowed(Access.USER)
    @Operation(summary = "Change what one is called")
    @APIResponse(responseCode = "200", description = "The account as it is now.")
    public Uni<ProfileView> change(@NotNull @Valid ProfilePatch patch) {
        return tenancy.session(caller.scope(), () -> found(accounts.locked(caller.userId()))
                .invoke(account -> account.called(
                        changed(patch.firstName(), account.firstName),
                        changed(patch.lastName(), account.lastName),
                        clock.instant()))
                .call(() -> accounts.flush())
                .chain(this::view));
    }

    @POST
    @Path("deletion")
    @RolesAllowed(Access.INTERACTIVE)
    @Operation(
            summary = "Delete one's own account",
            description = "What one made stays; who one was is wiped, and every session ends. There is no way back.")
    @APIResponse(responseCode = "204", description = "The account is gone.")
    @APIResponse(responseCode = "409", description = "It is the last administrator.")
    @APIResponse(responseCode = "422", description = "The password is wrong.")
    public Uni<Void> leave(@NotNull @Valid Farewell request) {
        var scope = caller.scope();
        return proofs.prove(scope, "password", request.password())
                .chain(() -> tenancy.session(scope, () -> change.leave(scope)));
    }

    private Uni<ProfileView> view(Account account) {
        return accounts.rolesOf(account.id).map(roles -> ProfileView.of(account, roles));
    }

    private static Uni<Account> found(Uni<Account> account) {
        return account.onItem().ifNull().failWith(() -> ProblemException.notFound("account"));
    }

    private static String changed(String wanted, String present) {
        if (wanted == null) {
            return present;
        }
        return wanted.isBlank() ? null : wanted.strip();
    }
}
