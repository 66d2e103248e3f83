package dev.lectern.auth.navigation;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The navigation as administrators arrange it. */
@Path("/api/v1/navigation-items")
@Tag(name = "Navigation")
@RolesAllowed(Access.ADMIN)
class NavigationItemResource {

    @Schema(name = "NavigationPlace")
    record Place(
            @Schema(nullable = true, description = "The section it moves into; absent for the top.")
            UUID parentId,

            @Schema(
                    description = "Its place among the items there, from 0; beyond the last one it comes last.",
                    examples = "0")
            @Min(0)
            @Max(10_000)
            int position) {}

    private final Tenancy tenancy;
    private final NavigationRepository navigation;
    private final ArrangeNavigation arrange;
    private final Caller caller;

    NavigationItemResource(Tenancy tenancy, NavigationRepository navigation, ArrangeNavigation arrange, Caller caller) {
        this.tenancy = tenancy;
        this.navigation = navigation;
        this.arrange = arrange;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List all items of the navigation, newest first")
    @APIResponse(responseCode = "200", description = "A page of items, with who sees them.")
    public Uni<Page<NavigationItem>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> navigation.before(tx, before, limit + 1))
                .map(rows -> Page.of(rows, limit, NavigationItem::id));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One item of the navigation")
    @APIResponse(responseCode = "200", description = "The item.")
    public Uni<NavigationItem> get(UUID id) {
        return tenancy.tx(caller.scope(), tx -> navigation.find(tx, id));
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Add an item to the navigation", description = "It comes last at the top; move it from there.")
    @APIResponse(
            responseCode = "201",
            description = "The new item.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = NavigationItem.class)))
    @APIResponse(responseCode = "422", description = "There is no such role or capability, or a link leads nowhere.")
    public Uni<NavigationItem> create(@NotNull @Valid NavigationItemContent item) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> arrange.add(tx, scope, item));
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change an item of the navigation", description = "All of it but its place.")
    @APIResponse(responseCode = "200", description = "The item as it is now.")
    @APIResponse(responseCode = "409", description = "It holds items and so must remain a section.")
    public Uni<NavigationItem> change(UUID id, @NotNull @Valid NavigationItemContent item) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> arrange.change(tx, scope, id, item));
    }

    @PUT
    @Path("{id}/place")
    @Operation(
            summary = "Move an item of the navigation",
            description = "Into another section or to another place among its siblings, which make room.")
    @APIResponse(responseCode = "200", description = "The item where it is now.")
    @APIResponse(
            responseCode = "422",
            description = "It cannot move there: it is no section, is not there, or stands inside the item itself.")
    public Uni<NavigationItem> move(UUID id, @NotNull @Valid Place place) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> arrange.move(tx, scope, id, place.parentId(), place.position()));
    }

    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    @Operation(summary = "Delete an item of the navigation")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "409", description = "It holds items: move or delete them first.")
    public Uni<Void> delete(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> arrange.delete(tx, scope, id));
    }
}
