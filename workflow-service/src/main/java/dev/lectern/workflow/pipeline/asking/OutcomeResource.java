package dev.lectern.workflow.pipeline.asking;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.pipeline.Pipelines;
import dev.lectern.workflow.pipeline.Steps;
import dev.lectern.workflow.print.Kept;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What came of a pipeline: what its papers say together, and its report. */
@Path("/api/v1/pipelines/{id}")
@Tag(name = "Pipelines")
@Needs(Capability.RESEARCH)
class OutcomeResource {

    private final Pipelines pipelines;
    private final Steps steps;
    private final Answers answers;
    private final Tenancy tenancy;
    private final Caller caller;

    OutcomeResource(Pipelines pipelines, Steps steps, Answers answers, Tenancy tenancy, Caller caller) {
        this.pipelines = pipelines;
        this.steps = steps;
        this.answers = answers;
        this.tenancy = tenancy;
        this.caller = caller;
    }

    @GET
    @Path("synthesis")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "What the papers of a pipeline say together",
            description = "As far as they have been asked, and of those that who asks sees: to each sub-question the"
                    + " best proved answers, with twelve citations at most in all. It says nothing that none of the"
                    + " answers says.")
    @APIResponse(responseCode = "200", description = "By sub-question")
    @APIResponse(responseCode = "404", description = "The current project has no such pipeline")
    @APIResponse(responseCode = "503", description = "Papers cannot be looked at right now")
    public Uni<Synthesis> synthesis(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> pipelines.find(tx, scope, id)).chain(one -> answers.synthesis(caller, one));
    }

    @GET
    @Path("report")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "What came of a pipeline, to be kept",
            description = "Its stages, how good the answers are, and what those of its papers say that who asks sees.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "text/markdown", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/pdf", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "404", description = "The current project has no such pipeline")
    @APIResponse(responseCode = "503", description = "Papers cannot be looked at right now")
    public Uni<RestResponse<byte[]>> report(
            UUID id,
            @RestQuery
                    @DefaultValue("markdown")
                    @Pattern(regexp = "markdown|pdf", message = "is one of markdown|pdf")
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"markdown", "pdf"}))
                    String format) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> pipelines.find(tx, scope, id).chain(one -> steps.all(tx, id)
                        .map(all -> Map.entry(one, all))))
                .chain(found -> answers.report(caller, found.getKey(), found.getValue()))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(report -> Kept.file("pipeline-" + id, format, report::markdown, report::pdf));
    }
}
