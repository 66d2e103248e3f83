package dev.lectern.auth.session;

import dev.lectern.auth.context.Contexts;
import dev.lectern.auth.context.ProjectContext;
import dev.lectern.auth.session.SessionViews.ProjectView;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where a session works: in which project, and as which persona there. */
@Path("/api/v1/session")
@Tag(name = "Session")
@RolesAllowed(Access.INTERACTIVE)
class SessionPlaceResource {

    @Schema(name = "SessionProjectSelection")
    record ProjectSelection(
            @NotNull @Schema(examples = "01900000-0000-7000-8000-0000000000aa")
            UUID projectId) {}

    @Schema(name = "SessionPersonaSelection")
    record PersonaSelection(
            @NotNull @Schema(examples = "01900000-0000-7000-8000-0000000000ab")
            UUID personaId) {}

    private final Contexts contexts;
    private final OpenSessions sessions;
    private final Caller caller;

    SessionPlaceResource(Contexts contexts, OpenSessions sessions, Caller caller) {
        this.contexts = contexts;
        this.sessions = sessions;
        this.caller = caller;
    }

    @PUT
    @Path("project")
    @Operation(
            summary = "Select the project that this session works in",
            description = "Everything that is asked for afterwards is asked in that project.")
    @APIResponse(responseCode = "200", description = "Where the session works now.")
    @APIResponse(responseCode = "404", description = "No such project, or the caller is no member of it.")
    public Uni<ProjectView> project(@NotNull @Valid ProjectSelection request) {
        return work(contexts.strictly(caller.userId(), request.projectId()));
    }

    @PUT
    @Path("persona")
    @Operation(
            summary = "Select the persona that this session works as",
            description = "One of the current project's; another project begins with its own default.")
    @APIResponse(responseCode = "200", description = "Where the session works now.")
    @APIResponse(responseCode = "404", description = "The current project has no such persona in use.")
    public Uni<ProjectView> persona(@NotNull @Valid PersonaSelection request) {
        return work(contexts.strictly(caller.userId(), caller.projectId(), request.personaId()));
    }

    private Uni<ProjectView> work(Uni<ProjectContext> there) {
        return there.call(context -> sessions.point(caller.scope(), caller.sessionId(), context))
                .map(ProjectView::of);
    }
}
