package dev.lectern.auth.session;

import dev.lectern.common.request.Origin;

/** How and from where somebody signs in, for the list of his sessions. */
public record SignInPlace(String source, String address, String agent) {

    public static final String PASSWORD = "password";
    public static final String OIDC = "oidc";

    public static SignInPlace of(String source, Origin origin) {
        return new SignInPlace(source, origin.address(), origin.agent());
    }
}
