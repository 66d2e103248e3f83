package dev.lectern.ingestion.original;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.original.Downloads.Wanted;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
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

/** The bytes of a source as they came. */
@Path("/api/v1/sources/{id}/bytes")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class BytesResource {

    private final Tenancy tenancy;
    private final Caller caller;
    private final Downloads downloads;

    BytesResource(Tenancy tenancy, Caller caller, Downloads downloads) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.downloads = downloads;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The bytes of a source as they came, or a range of them")
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
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(responseCode = "409", description = "It was cancelled and has no bytes any more")
    @APIResponse(responseCode = "416", description = "The range lies behind the end")
    public Uni<RestResponse<PathPart>> bytes(
            UUID id,
            @Parameter(description = "One range", example = "bytes=0-1023") @HeaderParam("Range") String range,
            @HeaderParam("If-Range") String ifRange,
            @HeaderParam("If-None-Match") String ifNoneMatch) {
        var sight = Sight.of(caller);
        return downloads.answer(
                new Wanted(range, ifRange, ifNoneMatch),
                tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id)));
    }
}
