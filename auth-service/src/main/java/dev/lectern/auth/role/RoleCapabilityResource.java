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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which capabilities a role gives. A change reaches everybody who has the role within a second. */
@Path("/api/v1/roles/{id}/capabilities")
@Tag(name = "Roles")
@RolesAllowed(Access.ADMIN)
@InPerson
class RoleCapabilityResource {

    @Schema(name = "RoleGrants")
    record Grants(
            @Schema(description = "All that the role gives from now on.", examples = "[\"chat\", \"research\"]")
            @NotNull
            @Size(max = 200)
            List<@NotNull @Size(max = 64) @Storable String> capabilities) {}

    private final Tenancy tenancy;
    private final ChangeGrants grants;
    private final Caller caller;

    RoleCapabilityResource(Tenancy tenancy, ChangeGrants grants, Caller caller) {
        this.tenancy = tenancy;
        this.grants = grants;
        this.caller = caller;
    }

    @PUT
    @Operation(summary = "Set what a role gives", description = "The full set: what is not named is taken away.")
    @APIResponse(responseCode = "200", description = "The role as it is now.")
    @APIResponse(responseCode = "409", description = "It comes with the suite.")
    @APIResponse(responseCode = "422", description = "There is no such capability.")
    public Uni<Role> set(UUID id, @NotNull @Valid Grants wanted) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> grants.set(tx, scope, id, wanted.capabilities()));
    }

    @PUT
    @Path("{capability}")
    @Operation(summary = "Give one capability to a role")
    @APIResponse(responseCode = "200", description = "The role as it is now.")
    @APIResponse(responseCode = "409", description = "It comes with the suite.")
    public Uni<Role> grant(
            UUID id,
            @Parameter(description = "Its identifier.", example = "chat") @Size(max = 64) @Storable String capability) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> grants.add(tx, scope, id, capability));
    }

    @DELETE
    @Path("{capability}")
    @Operation(summary = "Take one capability from a role")
    @APIResponse(responseCode = "200", description = "The role as it is now.")
    @APIResponse(responseCode = "409", description = "It comes with the suite.")
    public Uni<Role> revoke(
            UUID id,
            @Parameter(description = "Its identifier.", example = "chat") @Size(max = 64) @Storable String capability) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> grants.remove(tx, scope, id, capability));
    }
}
