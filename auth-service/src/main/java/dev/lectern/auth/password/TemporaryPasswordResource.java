package dev.lectern.auth.password;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.auth.credential.PasswordRules;
import dev.lectern.auth.credential.TemporaryPassword;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.InPerson;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Passwords that administrators give to those who lost theirs. */
@Path("/api/v1/accounts/{id}/password")
@Tag(name = "Accounts")
@RolesAllowed(Access.ADMIN)
@InPerson
class TemporaryPasswordResource {

    @Schema(name = "TemporaryPasswordRequest")
    record Wanted(
            @Schema(
                    nullable = true,
                    description = "To be changed at the next sign-in. Without it one is made and answered, once.",
                    examples = "until monday only")
            @Size(min = PasswordRules.LEAST, max = PasswordRules.MOST)
            String password) {
        @Override
        public String toString() {
            return "Wanted";
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TemporaryPassword")
    record Given(
            @Schema(nullable = true, description = "The password that was made; it is shown this once.")
            String temporaryPassword) {
        @Override
        public String toString() {
            return "Given";
        }
    }

    private final ChangePassword change;
    private final Caller caller;

    TemporaryPasswordResource(ChangePassword change, Caller caller) {
        this.change = change;
        this.caller = caller;
    }

    @PUT
    @Operation(
            summary = "Give an account a temporary password",
            description =
                    "For administrators, signed in by hand. All sessions of the account end; whoever signs in with"
                            + " the temporary password can do nothing but choose another one.")
    @APIResponse(
            responseCode = "200",
            description = "The temporary password is good from now on.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Given.class)))
    @APIResponse(responseCode = "404", description = "No such account.")
    @APIResponse(responseCode = "409", description = "It is the caller's own account.")
    public Uni<RestResponse<Given>> give(UUID id, @NotNull @Valid Wanted request) {
        var made = request.password() == null ? TemporaryPassword.fresh() : null;
        return change.temporary(caller.scope(), id, made == null ? request.password() : made)
                .map(done -> RestResponse.ResponseBuilder.ok(new Given(made))
                        .header("Cache-Control", "no-store")
                        .build());
    }
}
