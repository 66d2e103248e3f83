package dev.lectern.auth.account;

import dev.lectern.auth.credential.PasswordRules;
import dev.lectern.common.request.RequestIds;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Becoming known. */
@Path("/api/v1/accounts")
@Tag(name = "Accounts")
class RegistrationResource {

    record NewAccount(
            @Schema(
                    description = "Unique whatever its case.",
                    minLength = 3,
                    maxLength = 64,
                    pattern = "[a-zA-Z0-9._-]*",
                    examples = "ada")
            @NotNull
            @Username
            String username,

            @Schema(description = "Unique whatever its case.", examples = "ada@example.org")
            @NotBlank
            @Email
            @Size(max = 254)
            String email,

            @Schema(
                    description = "Not the name, and none of those that are guessed first.",
                    examples = "correct horse battery")
            @NotNull
            @Size(min = PasswordRules.LEAST, max = PasswordRules.MOST)
            String password,

            @Schema(nullable = true, examples = "Ada") @Size(max = 100)
            String firstName,

            @Schema(nullable = true, examples = "Lovelace") @Size(max = 100)
            String lastName) {
        @Override
        public String toString() {
            return "NewAccount[" + username + "]";
        }
    }

    private static final String EXAMPLE = """
            {"username": "ada", "email": "ada@example.org", "password": "correct horse battery"}""";

    private final Register register;

    RegistrationResource(Register register) {
        this.register = register;
    }

    @POST
    @PermitAll
    @ResponseStatus(201)
    @SecurityRequirements
    @Operation(
            summary = "Register an account",
            description =
                    "Sign in afterwards, if the account is `active`; a `pending` one waits for an administrator or"
                            + " for the proof of its e-mail address. The first account of an installation is let in always and"
                            + " becomes its administrator.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = NewAccount.class),
                            examples = @ExampleObject(name = "ada", value = EXAMPLE)))
    @APIResponse(
            responseCode = "201",
            description = "The account.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AccountView.class)))
    @APIResponse(responseCode = "400", description = "A field is not as it must be.")
    @APIResponse(responseCode = "403", description = "This installation does not let people register.")
    @APIResponse(responseCode = "409", description = "The name or the e-mail address is taken.")
    public Uni<AccountView> register(@NotNull @Valid NewAccount request) {
        var person = new NewPerson(request.username(), request.email(), request.firstName(), request.lastName());
        return register.register(RequestIds.currentRun(), person, request.password());
    }
}
