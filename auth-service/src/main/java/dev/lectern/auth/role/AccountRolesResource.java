package dev.lectern.auth.role;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Storable;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which roles somebody has. */
@Path("/api/v1/accounts/{id}/roles")
@Tag(name = "Roles")
@RolesAllowed(Access.ADMIN)
@InPerson
class AccountRolesResource {

    @Schema(name = "AccountRoles")
    record Roles(
            @Schema(description = "All the account's roles, by name.", examples = "[\"staff\"]")
            @NotNull
            @Size(max = 100)
            List<@NotNull @Size(max = 64) @Storable String> roles) {}

    private final Tenancy tenancy;
    private final ChangeRoles changeRoles;
    private final Caller caller;

    AccountRolesResource(Tenancy tenancy, ChangeRoles changeRoles, Caller caller) {
        this.tenancy = tenancy;
        this.changeRoles = changeRoles;
        this.caller = caller;
    }

    @PUT
    @Operation(
            summary = "Set the roles of an account",
            description =
                    "The full set, all or none: what is not named is taken away. It holds from the account's next request"
                            + " on, in the sessions it has.")
    @APIResponse(responseCode = "200", description = "The roles as they are now.")
    @APIResponse(
            responseCode = "409",
            description = "It is the last administrator, or you would take that role from yourself.")
    @APIResponse(responseCode = "422", description = "There is no such role.")
    public Uni<Roles> set(UUID id, @NotNull @Valid Roles wanted) {
        var scope = caller.scope();
        return tenancy.session(scope, () -> changeRoles.set(scope, id, wanted.roles()))
                .map(names -> new Roles(List.copyOf(names)));
    }
}
