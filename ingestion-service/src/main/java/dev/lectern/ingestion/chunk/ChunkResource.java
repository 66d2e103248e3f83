package dev.lectern.ingestion.chunk;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The pieces of a source, for people. */
@Path("/api/v1/sources/{id}/chunks")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class ChunkResource {

    private final Tenancy tenancy;
    private final Caller caller;
    private final Chunks chunks;

    ChunkResource(Tenancy tenancy, Caller caller, Chunks chunks) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.chunks = chunks;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The pieces into which a source was cut, in the order of the text")
    @APIResponse(responseCode = "200", description = "A page of pieces; none before the text is cut")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    public Uni<Page<Chunk.View>> list(
            UUID id,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        // The cursor is the index dressed up as an id; without a cursor it comes out as -1.
        int index = Math.clamp(Page.after(after).getLeastSignificantBits(), -1, Integer.MAX_VALUE);
        var sight = Sight.of(caller);
        return tenancy.tx(caller.scope(), tx -> chunks.ofReference(tx, id, sight)
                        .map(found -> found.orElseThrow(() -> ProblemException.notFound("source")))
                        .chain(source -> page(tx, source.getUUID("source_item_id"), index, limit)))
                .map(found -> Page.of(found, limit, chunk -> new UUID(0, chunk.index())));
    }

    private Uni<List<Chunk.View>> page(SqlConnection tx, UUID item, int after, int limit) {
        return chunks.page(tx, item, after, limit + 1)
                .map(found -> found.stream().map(Chunk.View::of).toList());
    }
}
