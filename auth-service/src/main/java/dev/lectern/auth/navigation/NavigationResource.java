package dev.lectern.auth.navigation;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The navigation that somebody is shown. */
@Path("/api/v1/navigation")
@Tag(name = "Navigation")
@RolesAllowed(Access.USER)
class NavigationResource {

    @Schema(name = "Navigation")
    record Shown(List<ShownItem> items) {}

    private final Tenancy tenancy;
    private final NavigationRepository navigation;
    private final Caller caller;

    NavigationResource(Tenancy tenancy, NavigationRepository navigation, Caller caller) {
        this.tenancy = tenancy;
        this.navigation = navigation;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "The navigation for you",
            description =
                    "What your roles and their capabilities let you see, as a tree and in order. A section in which"
                            + " you may see nothing is not there.")
    @APIResponse(responseCode = "200", description = "The items at the top, with what is inside them.")
    public Uni<Shown> get() {
        return tenancy.tx(caller.scope(), tx -> navigation.visible(tx, caller.userId()))
                .map(visible -> new Shown(ShownItem.tree(visible)));
    }
}
