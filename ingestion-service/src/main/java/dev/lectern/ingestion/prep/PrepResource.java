package dev.lectern.ingestion.prep;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.prep.Manifests.Outcome;
import dev.lectern.ingestion.prep.Manifests.Prepared;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Looking through a folder of the server, and taking in what is in it. */
@Path("/api/v1/prep")
@Tag(name = "Preparation", description = "A folder of the server as a corpus, if the installation has one")
@Needs(Capability.RESEARCH)
class PrepResource {

    private static final String PATH = "/api/v1/prep";

    @Schema(name = "NewPrep")
    record NewPrep(
            @Schema(description = "Below the corpus; all of it if absent", examples = "2026/boiling")
            @Size(max = 1_000)
            @Storable
            String folder,

            @Schema(description = "Whether the run fails if a file is empty", examples = "true")
            boolean failOnEmpty,

            @Schema(description = "Whether it ends with the manifest, and takes nothing in", examples = "true")
            boolean validateOnly) {}

    @Schema(name = "BegunPrep")
    record Begun(UUID runId, @Schema(examples = "pending") String status) {}

    @Schema(name = "Prep")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PrepView(
            UUID runId,
            Instant createdAt,
            Manifest manifest,

            @Schema(description = "Absent until the files have been taken in, and where they were not to be")
            Outcome outcome) {

        static PrepView of(Prepared prepared) {
            return new PrepView(prepared.runId(), prepared.createdAt(), prepared.manifest(), prepared.outcome());
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final Corpus corpus;
    private final Manifests manifests;
    private final Outbox outbox;
    private final Jobs jobs;

    PrepResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            Corpus corpus,
            Manifests manifests,
            Outbox outbox,
            Jobs jobs) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.corpus = corpus;
        this.manifests = manifests;
        this.outbox = outbox;
        this.jobs = jobs;
    }

    @POST
    @RolesAllowed(Access.OWNER)
    @Operation(
            summary = "Look through a folder of the server, and take in what is in it",
            description = "The manifest names every file with its hash, those that are empty and those that are there"
                    + " twice, and has one hash for all. Then each content comes in once, as a run of its own below this"
                    + " one. Links are not followed.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/prep/0198...")),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Begun.class)))
    @APIResponse(responseCode = "409", description = "This installation has no folder of papers")
    @APIResponse(
            responseCode = "422",
            description = "There is no such folder, or the Idempotency-Key came before with another request")
    public Uni<RestResponse<Begun>> prepare(
            @NotNull @Valid NewPrep request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        var sight = Sight.of(caller);
        var folder = request.folder() == null ? "" : request.folder().strip();
        return OffLoop.call(() -> corpus.folder(folder))
                .chain(() -> tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx,
                                scope,
                                "POST " + PATH,
                                key,
                                request,
                                Begun.class,
                                () -> begin(tx, scope, sight, folder, request))))
                .map(begun -> ResponseBuilder.create(Status.ACCEPTED, begun)
                        .header("Location", PATH + "/" + begun.runId())
                        .build());
    }

    private Uni<Begun> begin(SqlConnection tx, Scope scope, Sight sight, String folder, NewPrep request) {
        var run = scope.runId();
        var input = sight.input()
                .put(PrepCorpus.FOLDER, folder)
                .put(PrepCorpus.FAIL_ON_EMPTY, request.failOnEmpty())
                .put(PrepCorpus.VALIDATE_ONLY, request.validateOnly());
        return outbox.add(tx, scope, new RunStarted(run, "prep", null, run.toString()))
                .chain(() -> jobs.add(tx, scope, PrepCorpus.job(run.toString(), input)))
                .replaceWith(new Begun(run, "pending"));
    }

    @GET
    @Path("{runId}")
    @RolesAllowed(Access.OWNER)
    @Operation(summary = "What a run found in the corpus, and what became of it")
    @APIResponse(
            responseCode = "200",
            description = "The manifest, and the outcome once there is one",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = PrepView.class)))
    @APIResponse(responseCode = "404", description = "The current project has no such manifest, or not yet")
    public Uni<PrepView> get(UUID runId) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> manifests.find(tx, runId, scope.projectId()))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("manifest")))
                .map(PrepView::of);
    }
}
