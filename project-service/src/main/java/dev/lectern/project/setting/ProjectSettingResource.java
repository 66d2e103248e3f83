package dev.lectern.project.setting;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.problem.ProblemException.Kind;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.persona.ChangePersona;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a project shares and with whose voice it answers: everybody in it sees that, its owners say it. */
@Path("/api/v1/projects/{id}/settings")
@Tag(name = "Project settings")
@RolesAllowed(Access.USER)
class ProjectSettingResource {

    @Schema(name = "ProjectSettingPatch", description = "What is absent stays.")
    record SettingPatch(
            @Schema(nullable = true, examples = "true") Boolean allowCrossProjectAnswerReuse,

            @Schema(nullable = true, examples = "false") Boolean allowCustomQuestionSharing,

            @Schema(nullable = true, description = "An active persona of the project")
            UUID defaultPersonaId) {

        private boolean isEmpty() {
            return allowCrossProjectAnswerReuse == null
                    && allowCustomQuestionSharing == null
                    && defaultPersonaId == null;
        }
    }

    @Schema(name = "ProjectSetting")
    record SettingView(
            @Schema(description = "Answers are shared with the other projects of the workspace, both ways")
            boolean allowCrossProjectAnswerReuse,

            @Schema(description = "And so are answers to questions that somebody made up")
            boolean allowCustomQuestionSharing,

            @Schema(description = "The persona that answers where nobody chose one")
            UUID defaultPersonaId,

            Instant updatedAt) {

        static SettingView of(ProjectSetting setting) {
            return new SettingView(
                    setting.allowCrossProjectAnswerReuse,
                    setting.allowCustomQuestionSharing,
                    setting.defaultPersonaId,
                    setting.updatedAt);
        }
    }

    private final ProjectAccess access;
    private final ProjectSettingRepository settings;
    private final ChangePersona changePersona;
    private final Chronicle chronicle;

    ProjectSettingResource(
            ProjectAccess access, ProjectSettingRepository settings, ChangePersona changePersona, Chronicle chronicle) {
        this.access = access;
        this.settings = settings;
        this.changePersona = changePersona;
        this.chronicle = chronicle;
    }

    @GET
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "viewer"),
            summary = "The settings of a project")
    @APIResponse(responseCode = "200", description = "The settings")
    public Uni<SettingView> get(UUID id) {
        return access.look(id, Role.VIEWER, seat -> settings.findById(id)).map(SettingView::of);
    }

    @PATCH
    @Needs(Capability.PROJECTS)
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Change the settings of a project",
            description = "For its owners. Whoever stops sharing stops reading what others share as well.")
    @APIResponse(responseCode = "200", description = "The settings as they are now")
    @APIResponse(
            responseCode = "422",
            description = "Nothing is to be changed, or the persona is none of the project's")
    public Uni<SettingView> change(UUID id, @NotNull @Valid SettingPatch patch) {
        if (patch.isEmpty()) {
            throw ProblemException.unprocessable(
                    "allowCrossProjectAnswerReuse", "Give one of the two switches, the default persona or all.");
        }
        return access.change(id, Role.OWNER, seat -> answerAs(seat, patch.defaultPersonaId())
                .chain(() -> settings.findById(id))
                .invoke(setting -> setting.share(
                        patch.allowCrossProjectAnswerReuse(), patch.allowCustomQuestionSharing(), chronicle.now()))
                .call(setting -> chronicle.event(seat.scope(), setting.changed()))
                .call(() -> tell(seat, patch))
                .map(SettingView::of));
    }

    private Uni<Void> answerAs(Seat seat, UUID persona) {
        if (persona == null) {
            return Uni.createFrom().voidItem();
        }
        return changePersona
                .makeDefault(seat, persona)
                .onFailure(failure -> failure instanceof ProblemException problem && problem.kind() == Kind.NOT_FOUND)
                .transform(failure ->
                        ProblemException.unprocessable("defaultPersonaId", "The project has no such persona."));
    }

    private Uni<Void> tell(Seat seat, SettingPatch patch) {
        var detail = new TreeMap<String, String>();
        if (patch.allowCrossProjectAnswerReuse() != null) {
            detail.put(
                    "allowCrossProjectAnswerReuse",
                    patch.allowCrossProjectAnswerReuse().toString());
        }
        if (patch.allowCustomQuestionSharing() != null) {
            detail.put(
                    "allowCustomQuestionSharing",
                    patch.allowCustomQuestionSharing().toString());
        }
        if (patch.defaultPersonaId() != null) {
            detail.put("defaultPersonaId", patch.defaultPersonaId().toString());
        }
        return chronicle.deed(seat.scope(), "project-setting.changed", "project", seat.project().projectId, detail);
    }
}
