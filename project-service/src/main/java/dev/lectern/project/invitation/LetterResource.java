package dev.lectern.project.invitation;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** Tells auth, which knows addresses and mails, what to tell somebody who is invited. */
@Path("/internal/invitations/{id}/letter")
class LetterResource {

    /**
     * To the account, or where there is none to the address. That one gets a token for the link, which is made anew with
     * each letter: an older link ends.
     */
    record Letter(
            UUID invitationId,
            UUID inviteeId,
            String email,
            String token,
            UUID projectId,
            String projectName,
            String workspaceName,
            Role role,
            UUID inviterId,
            String inviterName,
            Instant expiresAt) {}

    private final Tenancy tenancy;
    private final InvitationRepository invitations;
    private final Chronicle chronicle;

    LetterResource(Tenancy tenancy, InvitationRepository invitations, Chronicle chronicle) {
        this.tenancy = tenancy;
        this.invitations = invitations;
        this.chronicle = chronicle;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Letter> write(UUID id, @RestQuery @NotNull UUID workspaceId) {
        var scope = Scope.ofRun(RequestIds.currentRun()).withWorkspace(workspaceId);
        return tenancy.session(scope, () -> invitations
                .locked(id)
                .map(found -> found != null && found.standsAt(chronicle.now()) ? found : null)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("invitation"))
                .chain(found -> invitations.nameOf(found.inviterId).map(inviter -> letter(found, inviter))));
    }

    private Letter letter(Invitation of, String inviter) {
        var stranger = of.inviteeId == null;
        var secret = stranger ? Secret.make(of) : null;
        if (stranger) {
            of.mail(secret, chronicle.now());
        }
        return new Letter(
                of.invitationId,
                of.inviteeId,
                stranger ? of.addressee : null,
                stranger ? secret.text() : null,
                of.projectId,
                of.projectName,
                of.workspaceName,
                of.role,
                of.inviterId,
                inviter,
                of.expiresAt);
    }
}
