package dev.lectern.retrieval.version;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.retrieval.embed.Embedders;
import dev.lectern.retrieval.embed.Spaces;
import dev.lectern.retrieval.version.IndexViews.IndexView;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Which model a workspace is searched by, and moving it to another one. */
@Path("/api/v1/indexes")
@Tag(name = "Indexes", description = "The indexes of the workspace, one for each embedding model that it has")
@Needs(Capability.RESEARCH)
class IndexResource {

    record NewIndex(
            @Schema(description = "The embedding model", examples = "all-minilm-l6-v2-q") @NotBlank @Size(max = 200)
            String model) {}

    @Schema(name = "AcceptedIndex")
    record Accepted(
            @Schema(description = "The run that builds it; of what is there already, the one that built it")
            UUID runId,

            UUID indexId,
            @Schema(examples = "building") String state) {

        RestResponse<Accepted> answer() {
            return ResponseBuilder.create(Status.ACCEPTED, this)
                    .header("Location", "/api/v1/indexes/" + indexId)
                    .build();
        }
    }

    private static final String ROUTE = "POST /api/v1/indexes";

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final IndexViews views;
    private final ManageIndexes manage;
    private final Embedders embedders;
    private final Spaces spaces;

    IndexResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            IndexViews views,
            ManageIndexes manage,
            Embedders embedders,
            Spaces spaces) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.views = views;
        this.manage = manage;
        this.embedders = embedders;
        this.spaces = spaces;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The indexes of the current workspace, newest first")
    @APIResponse(responseCode = "200", description = "A page of indexes; exactly one is active once there are sources")
    public Uni<Page<IndexView>> list(
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> views.newest(tx, scope.workspaceId(), before, limit + 1))
                .map(found -> Page.of(found, limit, IndexView::id));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One index: its model, its state, and how far it is")
    @APIResponse(responseCode = "200", description = "The index")
    @APIResponse(responseCode = "404", description = "The current workspace has no such index")
    public Uni<IndexView> get(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> views.find(tx, scope.workspaceId(), id));
    }

    @POST
    @RolesAllowed(Access.OWNER)
    @Operation(
            summary = "Move the workspace to another embedding model",
            description =
                    "Builds an index of it in the background and then searches in that. Until then every search is"
                            + " answered from the old one, and new sources go into both; afterwards the old one stays complete for"
                            + " some days, to go back to. Cancelling the run takes back what was built. What is there already, or"
                            + " being built, is not built again. For owners of the workspace's default project.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = NewIndex.class),
                            examples = @ExampleObject(name = "light", value = "{\"model\": \"all-minilm-l6-v2-q\"}")))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/indexes/0198...")),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "400", description = "There is no such model")
    @APIResponse(responseCode = "403", description = "One does not own the workspace's default project")
    @APIResponse(responseCode = "409", description = "The index of this model is just being pruned")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came before with another request")
    public Uni<RestResponse<Accepted>> build(
            @NotNull @Valid NewIndex request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        checkWorkspace();
        var scope = caller.scope();
        var space = embedders
                .of(request.model())
                .orElseThrow(() -> ProblemException.badRequest(
                        "model", "There is no such model; there are " + String.join(", ", embedders.models()) + "."))
                .space();
        return spaces.open(space)
                .chain(id -> tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx,
                                scope,
                                ROUTE,
                                key,
                                request,
                                Accepted.class,
                                () -> manage.build(tx, scope, id, space.model()))))
                .map(Accepted::answer);
    }

    @POST
    @Path("{id}/activate")
    @RolesAllowed(Access.OWNER)
    @Operation(
            summary = "Go back to an index that is on standby",
            description =
                    "Searches that begin from then on are answered from it; the one that was active goes on standby."
                            + " Nothing happens if it is active already. For owners of the workspace's default project.")
    @APIResponse(responseCode = "200", description = "The index, which is the active one now")
    @APIResponse(responseCode = "403", description = "One does not own the workspace's default project")
    @APIResponse(responseCode = "404", description = "The current workspace has no such index")
    @APIResponse(responseCode = "409", description = "It is being built, or lacks something")
    public Uni<IndexView> activate(UUID id) {
        checkWorkspace();
        var scope = caller.scope();
        return tenancy.tx(
                scope, tx -> manage.activate(tx, scope, id).chain(() -> views.find(tx, scope.workspaceId(), id)));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.OWNER)
    @Operation(
            summary = "Prune an index that is on standby",
            description =
                    "It cannot be gone back to from this moment on; its vectors go shortly after, and an event says how"
                            + " many are left (none). For owners of the workspace's default project.")
    @APIResponse(responseCode = "204", description = "It is being pruned")
    @APIResponse(responseCode = "403", description = "One does not own the workspace's default project")
    @APIResponse(responseCode = "404", description = "The current workspace has no such index")
    @APIResponse(responseCode = "409", description = "It is the active one, or being built")
    public Uni<Void> prune(UUID id) {
        checkWorkspace();
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> manage.prune(tx, scope, id));
    }

    // The default project is the workspace's own: it sees all of it, or what is on its list.
    private void checkWorkspace() {
        if (!caller.seesWholeWorkspace() && !caller.seesListOnly()) {
            throw ProblemException.forbidden(
                    "Indexes are changed by owners of the workspace's default project, in it.");
        }
    }
}
