package dev.lectern.auth.oidc;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.session.SessionCookie;
import dev.lectern.auth.session.SignIn;
import dev.lectern.auth.session.SignInPlace;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.Origin;
import dev.lectern.common.request.RequestIds;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Signing in with an identity provider: there by one redirect, back by another. For browsers. */
@Path("/api/v1/session/oidc")
@Tag(name = "Session")
@PermitAll
@SecurityRequirements
class OidcResource {

    // Neither "//host" nor a backslash that a browser takes for a slash.
    private static final String PATH = "/|/(?!/)([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Providers providers;
    private final RedeemCode redeem;
    private final FindAccount find;
    private final LoginCookie cookie;
    private final SignIn signIn;
    private final SessionCookie sessionCookie;
    private final Settings settings;
    private final Origin origin;
    private final Clock clock;

    OidcResource(
            Providers providers,
            RedeemCode redeem,
            FindAccount find,
            LoginCookie cookie,
            SignIn signIn,
            SessionCookie sessionCookie,
            Settings settings,
            Origin origin,
            Clock clock) {
        this.providers = providers;
        this.redeem = redeem;
        this.find = find;
        this.cookie = cookie;
        this.signIn = signIn;
        this.sessionCookie = sessionCookie;
        this.settings = settings;
        this.origin = origin;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "Sign in with the identity provider",
            description = "Sends the browser there; it comes back signed in, to the path that is asked for.")
    @APIResponse(responseCode = "303", description = "To the identity provider.")
    @APIResponse(responseCode = "404", description = "No identity provider is set.")
    public Uni<RestResponse<Void>> begin(
            @Parameter(description = "Where to come back to: a path of this installation.")
                    @QueryParam("returnTo")
                    @DefaultValue("/")
                    @Size(max = 500)
                    @Pattern(regexp = PATH, message = "must be a path of this installation")
                    String returnTo) {
        var login = Login.begin(returnTo, clock.instant().plus(PATIENCE));
        return providers.current().chain(provider -> redirectUri()
                .map(redirectUri -> RestResponse.ResponseBuilder.<Void>seeOther(
                                authorization(provider, login, redirectUri))
                        .header("Set-Cookie", cookie.holding(login, PATIENCE))
                        .header("Cache-Control", "no-store")
                        .build()));
    }

    @GET
    @Path("callback")
    @Operation(
            summary = "Come back from the identity provider",
            description = "Sets the session's cookies. For the browser that was sent there, and for no other.")
    @APIResponse(responseCode = "303", description = "Signed in: to the path that was asked for.")
    @APIResponse(
            responseCode = "401",
            description = "The provider refused, or this is not the answer to a sign-in of this browser.")
    @APIResponse(responseCode = "403", description = "The account is pending or disabled, or nobody new is let in.")
    @APIResponse(
            responseCode = "409",
            description = "The address is another account's, and the provider has not verified it.")
    public Uni<RestResponse<Void>> comeBack(
            @QueryParam("code") @Size(max = 4_000) String code,
            @QueryParam("state") @Size(max = 200) String state,
            @Parameter(hidden = true) @CookieParam(LoginCookie.NAME) String kept) {
        var login = cookie.read(kept)
                .filter(begun -> begun.isAnsweredBy(state, clock.instant()))
                .orElseThrow(() -> ProblemException.unauthenticated("This browser has not begun such a sign-in."));
        if (code == null || code.isBlank()) {
            throw ProblemException.unauthenticated("The identity provider has not signed you in.");
        }
        var run = RequestIds.currentRun();
        return providers
                .current()
                .chain(provider ->
                        redirectUri().chain(redirectUri -> redeem.redeem(provider, login, code, redirectUri)))
                .chain(identity -> find.of(run, identity))
                .invoke(Accounts::refuseOutsiders)
                .chain(account -> signedIn(account, login));
    }

    private Uni<RestResponse<Void>> signedIn(KnownAccount account, Login login) {
        var place = SignInPlace.of(SignInPlace.OIDC, origin);
        return signIn.open(RequestIds.currentRun(), account, place)
                .chain(opened -> settings.publicUrl().map(url -> {
                    var answer = RestResponse.ResponseBuilder.<Void>seeOther(URI.create(url + login.returnTo()))
                            .header("Cache-Control", "no-store")
                            .header("Set-Cookie", cookie.cleared());
                    sessionCookie.holding(opened).forEach(one -> answer.header("Set-Cookie", one));
                    return answer.build();
                }));
    }

    private static URI authorization(Provider provider, Login login, String redirectUri) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", provider.clientId());
        query.put("redirect_uri", redirectUri);
        query.put("scope", "openid email profile");
        query.put("state", login.state());
        query.put("nonce", login.nonce());
        query.put("code_challenge", login.challenge());
        query.put("code_challenge_method", "S256");
        var endpoint = provider.authorizationEndpoint();
        return URI.create(endpoint + (endpoint.contains("?") ? "&" : "?") + Http.encoded(query));
    }

    private Uni<String> redirectUri() {
        return settings.publicUrl().map(url -> url + "/api/v1/session/oidc/callback");
    }
}
