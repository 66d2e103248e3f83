package dev.lectern.ingestion.chunk;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The pieces of an item, for the service that indexes them: text travels this way and never through Kafka. */
@Path("/internal/sources/{sourceItemId}/chunks")
class ChunkPullResource {

    record Piece(
            UUID chunkId,
            int index,
            String text,
            String hash,
            int page,
            String section,
            int startWord,
            int endWord,
            int startChar,
            int endChar,
            int tokenCount) {

        static Piece of(Chunk chunk) {
            return new Piece(
                    chunk.id(),
                    chunk.index(),
                    chunk.text(),
                    chunk.hash(),
                    chunk.page(),
                    chunk.section(),
                    chunk.startWord(),
                    chunk.endWord(),
                    chunk.startChar(),
                    chunk.endChar(),
                    chunk.tokenCount());
        }
    }

    /** `next` is the index to go on after, and null on the last page. */
    record Pieces(UUID sourceItemId, String title, String textHash, List<Piece> items, Integer next) {

        static Pieces of(Chunks.Whole whole, List<Chunk> found, int limit) {
            var items = found.stream().limit(limit).map(Piece::of).toList();
            var next = found.size() > limit ? items.getLast().index() : null;
            return new Pieces(whole.itemId(), whole.title(), whole.textHash(), items, next);
        }
    }

    private final Tenancy tenancy;
    private final Chunks chunks;

    ChunkPullResource(Tenancy tenancy, Chunks chunks) {
        this.tenancy = tenancy;
        this.chunks = chunks;
    }

    @GET
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Pieces> pull(
            UUID sourceItemId,
            @QueryParam("workspaceId") @NotNull UUID workspaceId,
            @QueryParam("after") @DefaultValue("-1") @Min(-1) int after,
            @QueryParam("limit") @DefaultValue("500") @Min(1) @Max(1_000) int limit) {
        var scope = Scope.ofRun(RequestIds.currentRun()).withWorkspace(workspaceId);
        return tenancy.tx(scope, tx -> chunks.whole(tx, sourceItemId)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("source")))
                .chain(whole ->
                        chunks.page(tx, sourceItemId, after, limit + 1).map(found -> Pieces.of(whole, found, limit))));
    }
}
