package dev.lectern.ingestion.citation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.citation.Network.Edge;
import dev.lectern.ingestion.citation.Network.Node;
import dev.lectern.ingestion.enrich.PaperLinks;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who cites whom around a source. */
@Path("/api/v1/sources")
@Tag(name = "Papers outside")
@Needs(Capability.RESEARCH)
class CitationResource {

    @Schema(name = "CitationNetwork")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NetworkView(
            UUID sourceId,
            @Schema(examples = "W2741809807") String centre,

            @Schema(
                    description = "Whether it was kept; a stale one is given at once and renewed behind the scenes",
                    enumeration = {"fresh_hit", "stale_hit", "miss_or_hard_expired"},
                    examples = "fresh_hit")
            String state,

            List<Node> nodes,
            List<Edge> edges,

            @Schema(description = "Not all of it is there") boolean partial,

            @Schema(description = "Why not", examples = "There was no time for all of it.")
            String reason,

            @Schema(description = "Absent while it is not kept")
            Instant fetchedAt,

            Instant staleAt,
            Instant expiresAt,

            @Schema(description = "Attempts in a row to renew it that failed", examples = "0")
            int failures,

            @Schema(examples = "1") int algorithmVersion) {

        static NetworkView of(UUID source, Bounds bounds, Networks.Given given) {
            var network = given.network();
            return new NetworkView(
                    source,
                    bounds.centre(),
                    given.state(),
                    network.nodes(),
                    network.edges(),
                    network.partial() != null,
                    network.partial(),
                    given.fetchedAt(),
                    given.staleAt(),
                    given.expiresAt(),
                    given.failures(),
                    BuildNetwork.ALGORITHM);
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final PaperLinks links;
    private final Networks networks;

    CitationResource(Tenancy tenancy, Caller caller, PaperLinks links, Networks networks) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.links = links;
        this.networks = networks;
    }

    @GET
    @Path("{id}/citation-network")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Who cites whom around a source",
            description =
                    "References and citing works, breadth first from the work that the source is matched with, the"
                            + " most cited first. Kept for 24 hours, and shown for 7 days more while it is renewed.")
    @APIResponse(
            responseCode = "200",
            description = "The graph, perhaps a part of it with the reason",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = NetworkView.class)))
    @APIResponse(responseCode = "400", description = "A bound is out of its range")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(
            responseCode = "409",
            description = "The source is not matched with a work, or enrichment is switched off and no graph is kept")
    @APIResponse(responseCode = "422", description = "OpenAlex does not know the work that the source is matched with")
    @APIResponse(responseCode = "503", description = "OpenAlex does not answer, or not in time")
    public Uni<NetworkView> network(
            UUID id,
            @Parameter(description = "References of each work", example = "10")
                    @QueryParam("maxReferences")
                    @DefaultValue("10")
                    @Min(0)
                    @Max(50)
                    int maxReferences,
            @Parameter(description = "Citing works of each work", example = "10")
                    @QueryParam("maxCiting")
                    @DefaultValue("10")
                    @Min(0)
                    @Max(50)
                    int maxCiting,
            @Parameter(description = "Steps from the source", example = "1")
                    @QueryParam("hops")
                    @DefaultValue("1")
                    @Min(1)
                    @Max(5)
                    int hops,
            @Parameter(description = "Works in all", example = "250")
                    @QueryParam("maxNodes")
                    @DefaultValue("250")
                    @Min(20)
                    @Max(2000)
                    int maxNodes) {
        var scope = caller.scope();
        var sight = Sight.of(caller);
        return tenancy.tx(
                        scope, tx -> SeenSource.find(tx, sight, id).chain(source -> links.workOf(tx, source.itemId())))
                .map(work -> work.orElseThrow(() -> ProblemException.conflict(
                        "The source is not matched with a work; look it up or link it by hand first.")))
                .map(work -> new Bounds(work, maxReferences, maxCiting, hops, maxNodes))
                .chain(bounds -> networks.give(scope, bounds).map(given -> NetworkView.of(id, bounds, given)));
    }
}
