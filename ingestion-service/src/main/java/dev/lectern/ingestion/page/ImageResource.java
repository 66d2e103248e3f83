package dev.lectern.ingestion.page;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.reader.Readers;
import dev.lectern.ingestion.source.OffLoop;
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
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Pages as pictures, so that a quote is seen where it stands. Drawn when they are asked for, and kept by the browser. */
@Path("/api/v1/sources/{id}/pages/{page}/image")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class ImageResource {

    /** They are drawn one after the other; who would have to wait for more comes back later. */
    private static final int MOST_WAITING = 20;

    private final Tenancy tenancy;
    private final Caller caller;
    private final Pages pages;
    private final BlobStore blobs;
    private final Readers readers;
    private final AtomicInteger waiting = new AtomicInteger();

    ImageResource(Tenancy tenancy, Caller caller, Pages pages, BlobStore blobs, Readers readers) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.pages = pages;
        this.blobs = blobs;
        this.readers = readers;
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
        return tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id)
                        .call(source ->
                                pages.one(tx, source.itemId(), page).invoke(found -> check(source, found.isPresent()))))
                .chain(source -> {
                    var tag = "\"" + source.fileHash() + "-" + page + "-" + dpi + "\"";
                    return tag.equals(ifNoneMatch)
                            ? Uni.createFrom().item(answer(Status.NOT_MODIFIED, null, tag))
                            : draw(source, page, dpi).map(png -> answer(Status.OK, png, tag));
                });
    }

    private static void check(SeenSource source, boolean hasPage) {
        if (!source.isPdf()) {
            throw ProblemException.conflict("Only pages of a PDF can be drawn.");
        }
        if (!hasPage) {
            throw ProblemException.notFound("page");
        }
    }

    private Uni<byte[]> draw(SeenSource source, int page, int dpi) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw ProblemException.tooMany("Too many pages wait for being drawn.", Duration.ofSeconds(2));
        }
        return OffLoop.andBack(() -> blobs.local(source.fileHash()))
                .chain(blob -> readers.draw(blob.file(), page, dpi).eventually(blob::close))
                .eventually(waiting::decrementAndGet);
    }

    // The same bytes, page and size are always the same picture.
    private static RestResponse<byte[]> answer(Status status, byte[] png, String tag) {
        return ResponseBuilder.create(status, png)
                .header("ETag", tag)
                .header("Cache-Control", "private, max-age=86400")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
