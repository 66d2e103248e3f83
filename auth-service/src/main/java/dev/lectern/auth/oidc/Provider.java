package dev.lectern.auth.oidc;

import java.util.Optional;

/** A provider as it is set and as it describes itself; without a secret we are a public client of it. */
record Provider(
        String issuer,
        String clientId,
        Optional<String> secret,
        String authorizationEndpoint,
        String tokenEndpoint,
        Optional<String> userInfoEndpoint,
        String jwksUri) {

    @Override
    public String toString() {
        return "Provider[" + issuer + "]";
    }
}
