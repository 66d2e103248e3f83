package dev.lectern.ingestion.intake;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.enrich.LookUp;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.PaperLists;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.process.Step;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Taking a source up again, as a new run. */
@Path("/api/v1/sources")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class RetryResource {

    private static final String PATH = "POST /api/v1/sources/{id}/";

    private static final String INDEX = "index";
    private static final String ENRICH = "enrich";

    /** What must be the same when it is sent again. */
    record Asked(UUID id, String step) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final TryAgain tryAgain;
    private final LookUp lookUp;
    private final PaperLists lists;

    RetryResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            TryAgain tryAgain,
            LookUp lookUp,
            PaperLists lists) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.tryAgain = tryAgain;
        this.lookUp = lookUp;
        this.lists = lists;
    }

    @POST
    @Path("{id}/retry")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Try a failed source again, as a new run",
            description = "It goes on where it failed: no step that is done is done again, and no page that was read is"
                    + " read again. With `step` it is done anew from there on, also if it has not failed: `fetch` is for"
                    + " what could not be fetched, `index` offers the pieces as they are, and `enrich` goes beside the"
                    + " others and touches none of them.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the new run tells how it goes",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(
            responseCode = "409",
            description = "It has not failed, is being worked on, has no such step or is not so far, another project"
                    + " added it, or enrichment is switched off")
    public Uni<RestResponse<Accepted>> retry(
            UUID id,
            @Parameter(description = "From this step on", example = "clean")
                    @QueryParam("step")
                    @Pattern(
                            regexp = "fetch|parse|ocr|clean|chunk|index|enrich",
                            message = "must be one of fetch, parse, ocr, clean, chunk, index and enrich")
                    String step,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        var sight = Sight.of(caller);
        return once("retry", key, new Asked(id, step), tx -> switch (step) {
            case null -> tryAgain.failed(tx, scope, sight, id);
            case AwaitFile.FETCH -> tryAgain.fetch(tx, scope, sight, id);
            case INDEX -> tryAgain.index(tx, scope, id);
            case ENRICH -> lookUp.begin(tx, scope, sight, id).map(source -> beside(scope, source));
            default -> tryAgain.from(tx, scope, id, Step.valueOf(step.toUpperCase(Locale.ROOT)));
        });
    }

    /** The source itself stays as it is. */
    private static Accepted beside(Scope scope, SeenSource source) {
        return new Accepted(scope.runId(), source.id(), source.itemId(), source.status(), false);
    }

    @POST
    @Path("{id}/reprocess")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Read a source anew, as a new run",
            description = "With what reads and cuts sources today. A piece whose text is the same keeps its id.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the new run tells how it goes",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(
            responseCode = "409",
            description = "It is being worked on, was cancelled, or another project added it")
    public Uni<RestResponse<Accepted>> reprocess(
            UUID id,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        return once("reprocess", key, new Asked(id, null), tx -> tryAgain.from(tx, scope, id, null));
    }

    private Uni<RestResponse<Accepted>> once(
            String route, String key, Asked asked, Function<SqlConnection, Uni<Accepted>> work) {
        var scope = caller.scope();
        var sight = Sight.of(caller);
        return tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx, scope, PATH + route, key, asked, Accepted.class, () -> lists.checkOwn(
                                                tx, sight, asked.id())
                                        .chain(() -> work.apply(tx))))
                .map(Accepted::answer);
    }
}
