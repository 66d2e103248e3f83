package dev.lectern.auth.context;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Asks the project service what to tell somebody who is invited. */
@ApplicationScoped
public class InvitationLetters {

    /** To an account, or to the address of a stranger with the token of his link. */
    public record Letter(
            UUID inviteeId, String email, String token, String projectName, String inviterName, Instant expiresAt) {

        @Override
        public String toString() {
            return "Letter";
        }
    }

    private final InvitationClient client;

    InvitationLetters(@RestClient InvitationClient client) {
        this.client = client;
    }

    /** Null when the invitation stands no more. */
    public Uni<Letter> write(UUID invitation, UUID workspace) {
        return client.write(invitation, workspace)
                .onFailure(InvitationClient.StandsNoMore.class)
                .recoverWithNull();
    }
}
