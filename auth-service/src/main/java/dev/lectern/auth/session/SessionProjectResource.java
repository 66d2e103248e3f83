package dev.lectern.auth.session;

import dev.lectern.auth.context.Contexts;
import dev.lectern.auth.session.SessionViews.ProjectView;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Working in another project. */
@Path("/api/v1/session/project")
@Tag(name = "Session")
class SessionProjectResource {

    @Schema(name = "SessionProjectSelection")
    record Selection(@NotNull UUID projectId) {}

    private static final String EXAMPLE = """
            {"projectId": "01900000-0000-7000-8000-0000000000aa"}""";

    private final Contexts contexts;
    private final OpenSessions sessions;
    private final Caller caller;

    SessionProjectResource(Contexts contexts, OpenSessions sessions, Caller caller) {
        this.contexts = contexts;
        this.sessions = sessions;
        this.caller = caller;
    }

    @PUT
    @RolesAllowed(Access.USER)
    @Operation(
            summary = "Select the project that this session works in",
            description = "Everything that is asked for afterwards is asked in that project.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Selection.class),
                            examples = @ExampleObject(name = "another project", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "Where the session works now.")
    @APIResponse(
            responseCode = "404",
            description = "No such project, or the caller is no member of it.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The project service does not answer.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<ProjectView> select(@NotNull @Valid Selection request) {
        return contexts.strictly(caller.userId(), request.projectId())
                .call(context -> sessions.point(caller.scope(), caller.sessionId(), context))
                .map(ProjectView::of);
    }
}
