package dev.lectern.auth.role;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For sibling services that give something to everybody with a role: whether there is such a role. */
@Path("/internal/roles/{id}")
@RolesAllowed(Access.SERVICE)
class RoleLookupResource {

    record Found(UUID roleId) {}

    private final Tenancy tenancy;
    private final RoleRepository roles;

    RoleLookupResource(Tenancy tenancy, RoleRepository roles) {
        this.tenancy = tenancy;
        this.roles = roles;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Found> find(UUID id) {
        return tenancy.tx(Scope.ofRun(RequestIds.currentRun()), tx -> roles.find(tx, id))
                .map(role -> new Found(role.id()));
    }
}
