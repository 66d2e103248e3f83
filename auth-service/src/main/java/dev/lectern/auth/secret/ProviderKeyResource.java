package dev.lectern.auth.secret;

import dev.lectern.auth.setting.RevealSetting;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** Where the one service that talks to models gets the keys for it; the audit says each time that it did. */
@Path("/internal/settings/{key}/reveal")
@RolesAllowed(Access.SERVICE)
class ProviderKeyResource {

    record Revealed(String key, String value) {
        @Override
        public String toString() {
            return "Revealed[" + key + "]";
        }
    }

    private static final String RETRIEVAL = "service:retrieval";

    private final RevealSetting revealSetting;
    private final JsonWebToken token;

    ProviderKeyResource(RevealSetting revealSetting, JsonWebToken token) {
        this.revealSetting = revealSetting;
        this.token = token;
    }

    @POST
    @Operation(hidden = true)
    public Uni<RestResponse<Revealed>> reveal(String key) {
        if (!RETRIEVAL.equals(token.getSubject())) {
            throw ProblemException.forbidden("This service has no business with keys.");
        }
        return revealSetting
                .revealKey(Scope.ofRun(RequestIds.currentRun()), "retrieval", key)
                .map(value -> RestResponse.ResponseBuilder.ok(new Revealed(key, value))
                        .header("Cache-Control", "no-store")
                        .build());
    }
}
