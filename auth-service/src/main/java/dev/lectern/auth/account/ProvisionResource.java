package dev.lectern.auth.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.auth.credential.PasswordRules;
import dev.lectern.auth.credential.TemporaryPassword;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.InPerson;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Accounts that administrators make for others. */
@Path("/api/v1/accounts/provisioned")
@Tag(name = "Accounts")
@RolesAllowed(Access.ADMIN)
@InPerson
class ProvisionResource {

    record ProvisionedAccount(
            @Schema(
                    description = "Unique whatever its case.",
                    minLength = 3,
                    maxLength = 64,
                    pattern = "[a-zA-Z0-9._-]*",
                    examples = "grace")
            @NotNull
            @Username
            String username,

            @Schema(description = "Unique whatever its case.", examples = "grace@example.org")
            @NotBlank
            @Email
            @Size(max = 254)
            String email,

            @Schema(nullable = true, examples = "Grace") @Size(max = 100)
            String firstName,

            @Schema(nullable = true, examples = "Hopper") @Size(max = 100)
            String lastName,

            @Schema(
                    nullable = true,
                    description = "To be changed at the first sign-in. Without it one is made and answered, once.",
                    examples = "until monday only")
            @Size(min = PasswordRules.LEAST, max = PasswordRules.MOST)
            String password,

            @Schema(
                    nullable = true,
                    description = "Names of roles; without them the default one.",
                    examples = "[\"staff\"]")
            @Size(max = 20)
            Set<@NotBlank @Size(max = 64) String> roles) {
        @Override
        public String toString() {
            return "ProvisionedAccount[" + username + "]";
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Provisioned")
    record Provisioned(
            AccountView account,

            @Schema(nullable = true, description = "The password that was made; it is shown this once.")
            String temporaryPassword) {
        @Override
        public String toString() {
            return "Provisioned[" + account.username() + "]";
        }
    }

    private final Provision provision;
    private final Caller caller;

    ProvisionResource(Provision provision, Caller caller) {
        this.provision = provision;
        this.caller = caller;
    }

    @POST
    @Operation(
            summary = "Make an account for somebody",
            description =
                    "For administrators. The account is active; its password must be changed at the first sign-in.")
    @APIResponse(
            responseCode = "201",
            description = "The account.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Provisioned.class)))
    @APIResponse(responseCode = "409", description = "The name or the e-mail address is taken.")
    @APIResponse(responseCode = "422", description = "There is no such role.")
    public Uni<RestResponse<Provisioned>> provision(@NotNull @Valid ProvisionedAccount request) {
        var made = request.password() == null ? TemporaryPassword.fresh() : null;
        var person = new NewPerson(request.username(), request.email(), request.firstName(), request.lastName());
        return provision
                .provision(
                        caller.scope(),
                        person,
                        made == null ? request.password() : made,
                        request.roles() == null ? Set.of() : request.roles())
                .map(account -> RestResponse.ResponseBuilder.create(
                                RestResponse.Status.CREATED, new Provisioned(account, made))
                        .header("Cache-Control", "no-store")
                        .header("Location", "/api/v1/accounts/" + account.id())
                        .build());
    }
}
