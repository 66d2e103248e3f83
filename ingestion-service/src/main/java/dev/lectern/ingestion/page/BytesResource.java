package dev.lectern.ingestion.page;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.blob.BlobStore.LocalBlob;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SeenSource;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
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
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The bytes of a source as they came: to be kept or shown by a viewer, and never run by a browser. */
@Path("/api/v1/sources/{id}/bytes")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class BytesResource {

    private static final String ANY = "application/octet-stream";
    // What a browser would run if somebody talked it out of treating it as a download.
    private static final Set<String> ACTIVE =
            Set.of("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml");

    private final Tenancy tenancy;
    private final Caller caller;
    private final BlobStore blobs;
    private final CurrentVertxRequest current;

    BytesResource(Tenancy tenancy, Caller caller, BlobStore blobs, CurrentVertxRequest current) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.blobs = blobs;
        this.current = current;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The bytes of a source as they came, or a range of them")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(mediaType = ANY, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The range that was asked for",
            content = @Content(mediaType = ANY, schema = @Schema(type = SchemaType.STRING, format = "binary")))
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
        var request = current.getCurrent();
        return tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id)).chain(source -> {
            var tag = "\"" + source.fileHash() + "\"";
            if (tag.equals(ifNoneMatch)) {
                return Uni.createFrom()
                        .item(ResponseBuilder.<PathPart>create(Status.NOT_MODIFIED)
                                .header("ETag", tag)
                                .build());
            }
            var wanted = ifRange == null || ifRange.equals(tag) ? range : null;
            return OffLoop.andBack(() -> blobs.local(source.fileHash()))
                    .invoke(blob -> request.addEndHandler(ended -> blob.close()))
                    .map(blob -> answer(source, blob, wanted, tag));
        });
    }

    private static RestResponse<PathPart> answer(SeenSource source, LocalBlob blob, String range, String tag) {
        try {
            var part = ByteRange.of(range, blob.size());
            var answer = ResponseBuilder.create(part.isPresent() ? Status.PARTIAL_CONTENT : Status.OK, body(blob, part))
                    .header("ETag", tag)
                    .header("Accept-Ranges", "bytes")
                    .header("Cache-Control", "private, no-cache")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Content-Security-Policy", "sandbox; default-src 'none'")
                    .header("Content-Disposition", disposition(name(source)))
                    .header("Content-Type", ACTIVE.contains(source.fileType()) ? ANY : source.fileType());
            part.ifPresent(some -> answer.header("Content-Range", some.header(blob.size())));
            return answer.build();
        } catch (ByteRange.Unsatisfiable e) {
            throw ProblemException.outOfRange("The file has " + blob.size() + " bytes.");
        }
    }

    private static PathPart body(LocalBlob blob, Optional<ByteRange> part) {
        return part.map(some -> new PathPart(blob.file(), some.from(), some.length()))
                .orElseGet(() -> new PathPart(blob.file(), 0, blob.size()));
    }

    private static String name(SeenSource source) {
        return source.isText() ? source.title() + ".txt" : source.fileName();
    }

    // The plain name for old clients has nothing that could end it early; the other one has all signs.
    private static String disposition(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9 ._()-]", "_");
        var full = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + full;
    }
}
