package dev.lectern.ingestion.repository.item;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.original.Downloads;
import dev.lectern.ingestion.original.Pictures;
import dev.lectern.ingestion.report.Report;
import dev.lectern.ingestion.report.Reports;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.PathPart;
import org.jboss.resteasy.reactive.RestResponse;

/** An item as it came, its pages as pictures, and how its reading went. */
@Path("/api/v1/repositories/{id}/items")
@Tag(name = "Repositories")
@Needs(Capability.REPOSITORIES)
class ItemOriginalResource {

    private static final String NO_SUCH = "No such repository that one may read, or no such item in it";

    private final Tenancy tenancy;
    private final Caller caller;
    private final OpenItem items;
    private final Downloads downloads;
    private final Pictures pictures;
    private final Reports reports;

    ItemOriginalResource(
            Tenancy tenancy, Caller caller, OpenItem items, Downloads downloads, Pictures pictures, Reports reports) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.items = items;
        this.downloads = downloads;
        this.pictures = pictures;
        this.reports = reports;
    }

    @GET
    @Path("{itemId}/bytes")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The bytes of an item as they came, or a range of them")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content =
                    @Content(mediaType = Downloads.ANY, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The range that was asked for",
            content =
                    @Content(mediaType = Downloads.ANY, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "They are those that the client has")
    @APIResponse(responseCode = "404", description = NO_SUCH)
    @APIResponse(responseCode = "409", description = "It was cancelled and has no bytes any more")
    @APIResponse(responseCode = "416", description = "The range lies behind the end")
    public Uni<RestResponse<PathPart>> bytes(
            UUID id,
            UUID itemId,
            @Parameter(description = "One range", example = "bytes=0-1023") @HeaderParam("Range") String range,
            @HeaderParam("If-Range") String ifRange,
            @HeaderParam("If-None-Match") String ifNoneMatch) {
        return downloads.answer(new Downloads.Wanted(range, ifRange, ifNoneMatch), items.find(id, itemId));
    }

    @GET
    @Path("{itemId}/pages/{page}/image")
    @Produces("image/png")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "A page of an item that is a PDF as a picture (PNG)")
    @APIResponse(responseCode = "200", description = "The picture")
    @APIResponse(responseCode = "304", description = "It is the one that the client has")
    @APIResponse(responseCode = "404", description = NO_SUCH + ", or no such page")
    @APIResponse(responseCode = "409", description = "Only pages of a PDF can be drawn, or it was cancelled")
    @APIResponse(responseCode = "422", description = "This page cannot be drawn, or not within its limits")
    @APIResponse(responseCode = "429", description = "Too many pages wait for being drawn")
    public Uni<RestResponse<byte[]>> image(
            UUID id,
            UUID itemId,
            @Parameter(description = "From 1") @Min(1) int page,
            @Parameter(description = "Dots per inch") @QueryParam("dpi") @DefaultValue("110") @Min(36) @Max(300)
                    int dpi,
            @HeaderParam("If-None-Match") String ifNoneMatch) {
        return pictures.answer(caller.scope(), new Pictures.Wanted(page, dpi, ifNoneMatch), items.in(id, itemId));
    }

    @GET
    @Path("{itemId}/report")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "How the reading of an item went",
            description = "Its steps with their pace, its pages by state, and what was lost on the way and why.")
    @APIResponse(responseCode = "200", description = "The report, also while it is being read")
    @APIResponse(responseCode = "404", description = NO_SUCH)
    @APIResponse(responseCode = "409", description = "It was cancelled and has no report any more")
    public Uni<Report> report(UUID id, UUID itemId) {
        var item = items.in(id, itemId);
        return tenancy.tx(caller.scope(), tx -> item.apply(tx).chain(found -> reports.of(tx, found)));
    }
}
