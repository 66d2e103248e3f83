package dev.lectern.auth.rate;

import dev.lectern.common.identity.Access;
import dev.lectern.common.request.RequestIds;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where each gateway gets the parts of a window that it then counts within by itself. */
@Path("/internal/rate-leases")
class RateLeaseResource {

    record Wish(
            @NotBlank @Size(max = 100) String subject,
            @NotNull RouteClass route,

            @Min(1) @Max(1_000_000) long wanted) {}

    private final RateLeases leases;

    RateLeaseResource(RateLeases leases) {
        this.leases = leases;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<RateLease> lease(@NotNull @Valid Wish wish) {
        return leases.lease(RequestIds.currentRun(), wish.subject(), wish.route(), wish.wanted());
    }
}
