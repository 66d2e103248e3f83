package dev.lectern.common.rights;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Claim;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Refuses a token that is still valid by its signature and time but older than what has been taken away since. */
@ApplicationScoped
class RightsCheck implements SecurityIdentityAugmentor {

    private final Rights rights;

    RightsCheck(Rights rights) {
        this.rights = rights;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.getPrincipal() instanceof JsonWebToken token
                && !token.getGroups().contains(Access.SERVICE)
                && !stillGood(token)) {
            return Uni.createFrom().failure(new AuthenticationFailedException("rights changed since"));
        }
        return Uni.createFrom().item(identity);
    }

    private boolean stillGood(JsonWebToken token) {
        return rights.stillGood(new Standing(
                id(token, Claim.SESSION),
                id(token, Claim.USER),
                number(token, Claim.ACCOUNT_VERSION),
                id(token, Claim.PROJECT),
                number(token, Claim.PROJECT_VERSION),
                number(token, Claim.MEMBER_VERSION),
                number(token, Claim.RIGHTS_EPOCH)));
    }

    private static UUID id(JsonWebToken token, String claim) {
        Object value = token.getClaim(claim);
        return value == null ? null : UUID.fromString(value.toString());
    }

    private static long number(JsonWebToken token, String claim) {
        Object value = token.getClaim(claim);
        return value == null ? 0 : Long.parseLong(value.toString());
    }
}
