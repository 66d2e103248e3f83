package dev.lectern.ingestion.original;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.ingestion.original.Pictures.Wanted;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Pages of a source as pictures. */
@Path("/api/v1/sources/{id}/pages/{page}/image")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class ImageResource {

    private final Caller caller;
    private final Pictures pictures;

    ImageResource(Caller caller, Pictures pictures) {
        this.caller = caller;
        this.pictures = pictures;
    }

    @GET
    @Produces("image/png")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "A page of a PDF as a picture (PNG)")
    @APIResponse(responseCode = "200", description = "The picture")
    @APIResponse(responseCode = "304", description = "It is the one that the client has")
    @APIResponse(responseCode = "404", description = "No such source in the current project, or no such page in it")
    @APIResponse(responseCode = "409", description = "Only pages of a PDF can be drawn, or it was cancelled")
    @APIResponse(responseCode = "422", description = "This page cannot be drawn, or not within its limits")
    @APIResponse(responseCode = "429", description = "Too many pages wait for being drawn")
    public Uni<RestResponse<byte[]>> image(
            UUID id,
            @Parameter(description = "From 1") @Min(1) int page,
            @Parameter(description = "Dots per inch") @QueryParam("dpi") @DefaultValue("110") @Min(36) @Max(300)
                    int dpi,
            @HeaderParam("If-None-Match") String ifNoneMatch) {
        var sight = Sight.of(caller);
        return pictures.answer(
                caller.scope(), new Wanted(page, dpi, ifNoneMatch), tx -> SeenSource.find(tx, sight, id));
    }
}
