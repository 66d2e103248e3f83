package dev.lectern.auth.service;

import dev.lectern.auth.key.TokenSigner;
import dev.lectern.common.identity.Access;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Makes the token of a service that has proved who it is, or of this one, which needs no proof. */
@ApplicationScoped
public class IssueServiceToken {

    private final TokenSigner signer;
    private final ServiceTokenConfig config;

    IssueServiceToken(TokenSigner signer, ServiceTokenConfig config) {
        this.signer = signer;
        this.config = config;
    }

    public Uni<String> issue(String service) {
        return signer.sign("service:" + service, Set.of(Access.SERVICE), Map.of(), life());
    }

    Duration life() {
        return config.life();
    }
}
