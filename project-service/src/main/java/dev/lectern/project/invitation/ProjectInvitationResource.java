package dev.lectern.project.invitation;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.web.Page;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** Whom a project's owners have asked to join. */
@Path("/api/v1/projects/{id}/invitations")
@Tag(name = "Invitations")
@RolesAllowed(Access.USER)
@Needs(Capability.PROJECTS)
class ProjectInvitationResource {

    @Schema(name = "NewInvitation")
    record NewInvitation(
            @NotBlank
            @Size(max = 254)
            @Pattern(regexp = "[^\\s\\p{Cc}@]+(@[^\\s\\p{Cc}@]+)?", message = "must be a username or an e-mail address")
            @Schema(description = "Username or e-mail address", examples = "grace@example.org")
            String identifier,

            @Schema(defaultValue = "viewer", examples = "editor")
            Role role) {

        NewInvitation {
            identifier = identifier == null ? null : identifier.strip();
            role = role == null ? Role.VIEWER : role;
        }
    }

    @Schema(name = "SentInvitation")
    record SentView(
            UUID id,

            @Schema(description = "As the inviter wrote it", examples = "grace@example.org")
            String addressee,

            Role role,
            InvitationState state,
            UUID inviterId,
            Instant createdAt,
            Instant expiresAt) {

        static SentView of(Invitation invitation, Instant now) {
            return new SentView(
                    invitation.invitationId,
                    invitation.addressee,
                    invitation.role,
                    invitation.stateAt(now),
                    invitation.inviterId,
                    invitation.createdAt,
                    invitation.expiresAt);
        }
    }

    private final ProjectAccess access;
    private final InvitationRepository invitations;
    private final Invite invite;
    private final Chronicle chronicle;

    ProjectInvitationResource(
            ProjectAccess access, InvitationRepository invitations, Invite invite, Chronicle chronicle) {
        this.access = access;
        this.invitations = invitations;
        this.invite = invite;
        this.chronicle = chronicle;
    }

    @GET
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "The invitations to a project, the newest first",
            description = "For its owners; also those that ended.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<SentView>> list(
            UUID id,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var from = Page.after(after);
        return access.look(id, Role.OWNER, seat -> invitations.ofProject(id, from, limit + 1))
                .map(rows -> Page.of(
                        rows.stream()
                                .map(row -> SentView.of(row.invitation(), chronicle.now()))
                                .toList(),
                        limit,
                        SentView::id));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Ask somebody to join a project",
            description =
                    "For its owners. By name it must be somebody's account; an address need not have one yet, and the"
                            + " answer tells of nobody who is not in the project. It stands for 14 days.")
    @APIResponse(
            responseCode = "201",
            description = "The invitation",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SentView.class)))
    @APIResponse(responseCode = "403", description = "The plan of the workspace allows no further member")
    @APIResponse(responseCode = "409", description = "They are in the project, or invited already")
    @APIResponse(responseCode = "422", description = "There is no account of this name")
    @APIResponse(responseCode = "503", description = "Accounts cannot be looked up")
    public Uni<SentView> send(UUID id, @NotNull @Valid NewInvitation request) {
        return invite.run(id, request).map(sent -> SentView.of(sent, chronicle.now()));
    }

    @DELETE
    @Path("{invitationId}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Take an invitation back",
            description = "For the owners of the project.")
    @APIResponse(responseCode = "204", description = "It stands no more")
    @APIResponse(responseCode = "409", description = "It was answered or ended before")
    public Uni<Void> withdraw(UUID id, UUID invitationId) {
        return invite.withdraw(id, invitationId);
    }
}
