package dev.lectern.project.invitation;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.invitation.InvitationRepository.Sent;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The invitations that the caller got. */
@Path("/api/v1/invitations")
@Tag(name = "Invitations")
@RolesAllowed(Access.USER)
class InvitationResource {

    @Schema(name = "InvitationClaim")
    record Claim(
            @NotBlank
            @Size(max = 200)
            @Schema(
                    description = "From the link of the mail",
                    examples = "AZqfLnscfFWKES8vaw6dAQGan08AAHAAgAAAAAAAAAEx")
            String token) {

        /** It lets somebody in. */
        @Override
        public String toString() {
            return "Claim[]";
        }
    }

    @Schema(name = "Invitation")
    record InvitationView(
            UUID id,
            UUID projectId,

            @Schema(description = "As it was then", examples = "Wind turbine noise")
            String projectName,

            @Schema(description = "As it was then", examples = "ada's workspace")
            String workspaceName,

            Role role,

            @Schema(nullable = true, description = "Who invites", examples = "ada")
            String inviter,

            Instant createdAt,
            Instant expiresAt) {

        static InvitationView of(Sent sent) {
            var invitation = sent.invitation();
            return new InvitationView(
                    invitation.invitationId,
                    invitation.projectId,
                    invitation.projectName,
                    invitation.workspaceName,
                    invitation.role,
                    sent.inviter(),
                    invitation.createdAt,
                    invitation.expiresAt);
        }
    }

    private final Tenancy tenancy;
    private final InvitationRepository invitations;
    private final AnswerInvitation answer;
    private final Chronicle chronicle;
    private final Caller caller;

    InvitationResource(
            Tenancy tenancy,
            InvitationRepository invitations,
            AnswerInvitation answer,
            Chronicle chronicle,
            Caller caller) {
        this.tenancy = tenancy;
        this.invitations = invitations;
        this.answer = answer;
        this.chronicle = chronicle;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "The caller's invitations that stand, the newest first")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<InvitationView>> list(
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        return tenancy.session(scope, () -> invitations.standingFor(scope.userId(), chronicle.now(), from, limit + 1))
                .map(rows -> Page.of(rows.stream().map(InvitationView::of).toList(), limit, InvitationView::id));
    }

    @POST
    @Path("claims")
    @Operation(
            summary = "Take an invitation that came by mail to one's account",
            description = "For who is invited by an address that no account had. It is answered afterwards.")
    @APIResponse(responseCode = "200", description = "The invitation, now one of the caller's")
    @APIResponse(responseCode = "404", description = "The link is wrong, was used or stands no more")
    public Uni<InvitationView> claim(@NotNull @Valid Claim claim) {
        return answer.claim(claim.token()).map(InvitationView::of);
    }

    @POST
    @Path("{id}/acceptance")
    @Operation(summary = "Accept an invitation", description = "The caller is a member of the project from now on.")
    @APIResponse(responseCode = "204", description = "The caller is in")
    @APIResponse(responseCode = "403", description = "The plan of the workspace allows no further member")
    @APIResponse(responseCode = "409", description = "It stands no more")
    public Uni<Void> accept(UUID id) {
        return answer.accept(id);
    }

    @POST
    @Path("{id}/refusal")
    @Operation(summary = "Decline an invitation")
    @APIResponse(responseCode = "204", description = "It stands no more")
    @APIResponse(responseCode = "409", description = "It stood no more")
    public Uni<Void> decline(UUID id) {
        return answer.decline(id);
    }
}
