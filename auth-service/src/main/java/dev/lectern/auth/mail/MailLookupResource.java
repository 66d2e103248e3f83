package dev.lectern.auth.mail;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For the service that keeps the log of all mails: to whom one went, which its event does not tell. */
@Path("/internal/mails/{id}")
@RolesAllowed(Access.SERVICE)
class MailLookupResource {

    record Addressed(String recipient, String subject) {}

    private final Tenancy tenancy;
    private final MailRepository mails;

    MailLookupResource(Tenancy tenancy, MailRepository mails) {
        this.tenancy = tenancy;
        this.mails = mails;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Addressed> find(UUID id) {
        return tenancy.tx(Scope.ofRun(RequestIds.currentRun()), tx -> mails.addressed(tx, id))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("mail"));
    }
}
