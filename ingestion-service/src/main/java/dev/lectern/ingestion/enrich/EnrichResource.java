package dev.lectern.ingestion.enrich;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.lookup.EnrichConfig;
import dev.lectern.ingestion.lookup.PaperId;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What is known of a source outside of itself, and asking for it. */
@Path("/api/v1/sources")
@Tag(name = "Papers outside", description = "What catalogues outside know of a source; optional, off by default")
@Needs(Capability.RESEARCH)
class EnrichResource {

    @Schema(name = "ManualLink", description = "One of the two")
    record ManualLink(
            @Schema(
                    description = "The work at OpenAlex: its page, its address in the interface, or its id",
                    examples = "https://openalex.org/W2741809807")
            @Size(max = 300)
            String openAlexUrl,

            @Schema(description = "Its DOI, as an address or bare") @Size(max = 400)
            String doi) {

        /** Null if the DOI says it. */
        String work() {
            if ((openAlexUrl == null) == (doi == null)) {
                throw ProblemException.badRequest("openAlexUrl", "Say which work it is by openAlexUrl or by doi.");
            }
            return openAlexUrl == null
                    ? null
                    : PaperId.work(openAlexUrl)
                            .orElseThrow(() -> ProblemException.badRequest(
                                    "openAlexUrl", "This is no work of OpenAlex, such as W2741809807."));
        }

        String knownDoi() {
            return doi == null
                    ? null
                    : PaperId.doi(doi)
                            .orElseThrow(
                                    () -> ProblemException.badRequest("doi", "This is no DOI, such as 10.1000/182."));
        }
    }

    @Schema(name = "AcceptedEnrichment")
    record Accepted(UUID runId, UUID sourceId) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final MatchRepository rows;
    private final LinkByHand linkByHand;
    private final LookUp lookUp;
    private final Idempotency idempotency;
    private final EnrichConfig config;

    EnrichResource(
            Tenancy tenancy,
            Caller caller,
            MatchRepository rows,
            LinkByHand linkByHand,
            LookUp lookUp,
            Idempotency idempotency,
            EnrichConfig config) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.rows = rows;
        this.linkByHand = linkByHand;
        this.lookUp = lookUp;
        this.idempotency = idempotency;
        this.config = config;
    }

    @GET
    @Path("{id}/metadata/match")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Which work a source was matched with",
            description =
                    "What was asked stays beside what was found. Where nobody has asked, or nobody may, it says so.")
    @APIResponse(responseCode = "200", description = "What was asked and what was found")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    public Uni<MatchView> match(UUID id) {
        var sight = Sight.of(caller);
        return tenancy.tx(
                caller.scope(), tx -> SeenSource.find(tx, sight, id).chain(source -> rows.match(tx, source.itemId())
                        .map(match -> MatchView.of(source, match, config.enabled()))));
    }

    @GET
    @Path("{id}/overview")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "A paper at a glance",
            description = "From the work it is matched with; else from the document itself; else the name of the file.")
    @APIResponse(responseCode = "200", description = "Title, authors, abstract and so on, as far as known")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    public Uni<Overview> overview(UUID id) {
        var sight = Sight.of(caller);
        return tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id)
                .chain(source -> rows.paper(tx, source.itemId()).chain(asked -> rows.match(tx, source.itemId())
                        .map(match -> Overview.of(source, asked.map(MatchRepository.Asked::paper), match)))));
    }

    @POST
    @Path("{id}/metadata/manual-link")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Say by hand which work a source is",
            description = "The work is fetched from OpenAlex and overwrites the match; no later search changes it.")
    @APIResponse(
            responseCode = "200",
            description = "The match as it is now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MatchView.class)))
    @APIResponse(responseCode = "400", description = "Neither a work of OpenAlex nor a DOI")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(responseCode = "409", description = "Enrichment is switched off, or another project added the source")
    @APIResponse(responseCode = "422", description = "OpenAlex knows no such work")
    @APIResponse(responseCode = "503", description = "OpenAlex does not answer")
    public Uni<MatchView> link(UUID id, @NotNull @Valid ManualLink wanted) {
        var sight = Sight.of(caller);
        var scope = caller.scope();
        var work = wanted.work();
        var doi = wanted.knownDoi();
        return linkByHand.link(scope, sight, id, work, doi).chain(() -> match(id));
    }

    @POST
    @Path("{id}/enrich")
    @RolesAllowed(Access.EDITOR)
    @ResponseStatus(202)
    @Operation(
            summary = "Look a source up outside",
            description =
                    "Searches for the work it is, and whether that has been retracted, as a run. The same as trying the"
                            + " step `enrich` again.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(responseCode = "409", description = "Enrichment is switched off, or another project added the source")
    public Uni<Accepted> enrich(
            UUID id,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        var sight = Sight.of(caller);
        return tenancy.tx(
                scope,
                tx -> idempotency.once(
                        tx, scope, "POST /api/v1/sources/{id}/enrich", key, id, Accepted.class, () -> lookUp.begin(
                                        tx, scope, sight, id)
                                .replaceWith(new Accepted(scope.runId(), id))));
    }
}
