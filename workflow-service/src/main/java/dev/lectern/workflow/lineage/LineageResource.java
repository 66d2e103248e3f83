package dev.lectern.workflow.lineage;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Storable;
import dev.lectern.workflow.lineage.LineageRepository.Told;
import dev.lectern.workflow.print.Kept;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What a run began and left, to which workstream it belongs, and its account on paper. */
@Path("/api/v1/runs/{id}")
@Tag(name = "Runs")
class LineageResource {

    @Schema(name = "RunTree")
    record Tree(
            @Schema(description = "The run first, then what it began, level by level; a thousand at most")
            List<Entry> items,

            @Schema(description = "Of all below it, by their state")
            Map<String, Long> below) {}

    @Schema(name = "RunRecords")
    record Records(List<Entry> items) {}

    @Schema(name = "WorkstreamLink")
    record Link(
            @NotBlank @Size(max = 100) @Storable @Schema(examples = "prompt-study")
            String workstreamId,

            @NotBlank @Size(max = 100) @Storable @Schema(description = "Which variant it is", examples = "baseline")
            String arm) {}

    private final Tenancy tenancy;
    private final LineageRepository lineage;
    private final Clock clock;
    private final Caller caller;

    LineageResource(Tenancy tenancy, LineageRepository lineage, Clock clock, Caller caller) {
        this.tenancy = tenancy;
        this.lineage = lineage;
        this.clock = clock;
        this.caller = caller;
    }

    @GET
    @Path("tree")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "A run and what it began")
    @APIResponse(responseCode = "200", description = "The tree")
    @APIResponse(responseCode = "404", description = "The current project has no such run")
    public Uni<Tree> tree(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> lineage.tree(tx, scope, id)).map(LineageResource::counted);
    }

    private static Tree counted(List<Entry> all) {
        return new Tree(all, all.stream().skip(1).collect(Collectors.groupingBy(Entry::status, Collectors.counting())));
    }

    @GET
    @Path("records")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "All that was told of a run",
            description = "Itself, its steps, questions, artifacts, reports and links, as they began.")
    @APIResponse(responseCode = "200", description = "The records")
    @APIResponse(responseCode = "404", description = "The current project has no such run")
    public Uni<Records> records(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> lineage.run(tx, scope, id).chain(() -> lineage.records(tx, id)))
                .map(Records::new);
    }

    @PUT
    @Path("workstream")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Say to which workstream a run belongs, and which variant it is",
            description = "The last word counts. Arms of a workstream are compared at `GET /workstreams/{id}`.")
    @APIResponse(responseCode = "200", description = "The records of the run")
    @APIResponse(responseCode = "404", description = "The current project has no such run")
    public Uni<Records> link(UUID id, @NotNull @Valid Link link) {
        var scope = caller.scope();
        var told = new Told(
                id,
                null,
                "workstream_link",
                null,
                null,
                "completed",
                null,
                link.workstreamId(),
                link.arm(),
                null,
                null,
                null,
                null);
        return tenancy.tx(scope, tx -> lineage.run(tx, scope, id)
                        .chain(() -> lineage.tell(tx, scope, told, clock.instant())))
                .chain(() -> records(id));
    }

    @GET
    @Path("report")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The account of a run, to be kept",
            description = "What it was, for whom, its steps, what it began and how that went, and what it left.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "text/markdown", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/pdf", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "404", description = "The current project has no such run")
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
        return tenancy.tx(scope, tx -> lineage.tree(tx, scope, id)
                        .chain(tree -> lineage.records(tx, id).map(records -> new RunReport(tree, records))))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(report -> Kept.file("run-" + id, format, report::markdown, report::pdf));
    }
}
