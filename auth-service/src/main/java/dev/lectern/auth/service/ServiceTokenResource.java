package dev.lectern.auth.service;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where a service of the suite gets the token for its calls without a user. */
@Path("/internal/service-tokens")
class ServiceTokenResource {

    record Issued(String token, long expiresInSeconds) {}

    private final IssueServiceToken tokens;
    private final ServiceSecretConfig secrets;

    ServiceTokenResource(IssueServiceToken tokens, ServiceSecretConfig secrets) {
        this.tokens = tokens;
        this.secrets = secrets;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Issued> issue(
            @FormParam("service") @NotBlank @Size(max = 64) String service,
            @FormParam("secret") @NotBlank @Size(max = 512) String secret) {
        if (!proves(service, secret)) {
            throw ProblemException.unauthenticated("This is not the secret of that service.");
        }
        return tokens.issue(service)
                .map(token -> new Issued(token, tokens.life().toSeconds()));
    }

    // A service without a secret is compared with what nobody can send, so that it answers in the same time.
    private boolean proves(String service, String secret) {
        var expected = secrets.byName().get(service);
        var known = expected != null && expected.filter(text -> !text.isBlank()).isPresent();
        var right = known ? expected.get() : "";
        return MessageDigest.isEqual(bytes(right), bytes(secret)) && known;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
