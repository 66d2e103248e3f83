package dev.lectern.auth.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lectern.auth.session.SessionViews.SessionView;
import dev.lectern.auth.session.SessionViews.SignedInView;
import dev.lectern.auth.session.SessionViews.TimesView;
import dev.lectern.auth.session.SessionViews.UserView;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.Origin;
import dev.lectern.common.request.RequestIds;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Signing in, asking who one is, signing out. */
@Path("/api/v1/session")
@Tag(name = "Session")
class SessionResource {

    /** Where the client keeps the secret: a browser in a cookie, a program wherever it likes. */
    @Schema(name = "SessionTransport")
    enum Transport {
        @JsonProperty("cookie")
        COOKIE,
        @JsonProperty("bearer")
        BEARER
    }

    record Credentials(
            @Schema(description = "Name or e-mail address, in any case.", examples = "ada") @NotBlank @Size(max = 254)
            String identifier,

            @Schema(examples = "correct horse battery") @NotBlank @Size(max = 1024)
            String password,

            @Schema(nullable = true, description = "`cookie` unless said otherwise.")
            Transport transport) {
        @Override
        public String toString() {
            return "Credentials";
        }
    }

    private static final String BY_COOKIE = """
            {"identifier": "ada", "password": "correct horse battery"}""";
    private static final String BY_BEARER = """
            {"identifier": "ada@example.org", "password": "correct horse battery", "transport": "bearer"}""";

    private final SignIn signIn;
    private final OpenSessions sessions;
    private final SessionCookie cookies;
    private final Origin origin;
    private final Caller caller;

    SessionResource(SignIn signIn, OpenSessions sessions, SessionCookie cookies, Origin origin, Caller caller) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookies = cookies;
        this.origin = origin;
        this.caller = caller;
    }

    @POST
    @PermitAll
    @SecurityRequirements
    @Operation(
            summary = "Sign in",
            description =
                    "Sets the cookies `lectern_session` (over HTTPS `__Host-lectern_session`) and `lectern_csrf`, or"
                            + " answers a token when the transport is `bearer`. Who has to change his password is let in as well, but only for that.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Credentials.class),
                            examples = {
                                @ExampleObject(name = "browser", value = BY_COOKIE),
                                @ExampleObject(name = "program", value = BY_BEARER)
                            }))
    @APIResponse(
            responseCode = "200",
            description = "Signed in.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SignedInView.class)))
    @APIResponse(responseCode = "401", description = "Name or password is wrong; it is not said which.")
    @APIResponse(
            responseCode = "403",
            description = "The password is right, but the account is pending (`account-pending`) or disabled"
                    + " (`account-disabled`); or a page of somebody else wants a cookie (`csrf`).")
    public Uni<RestResponse<SignedInView>> signIn(@NotNull @Valid Credentials request) {
        var bearer = request.transport() == Transport.BEARER;
        if (!bearer && origin.isCrossSite()) {
            throw ProblemException.csrf();
        }
        var place = SignInPlace.of(SignInPlace.PASSWORD, origin);
        return signIn.signIn(RequestIds.currentRun(), request.identifier(), request.password(), place)
                .map(signedIn -> answer(signedIn, bearer));
    }

    @GET
    @RolesAllowed({Access.USER, Access.RESETTING})
    @Operation(summary = "Who am I, and where do I work")
    @APIResponse(responseCode = "200", description = "The user, the roles and the current project.")
    @APIResponse(responseCode = "401", description = "Nobody is signed in.")
    public Uni<SessionView> whoAmI() {
        return sessions.seenBy(caller.scope(), caller.sessionId(), caller.scopes() != null)
                .map(seen -> new SessionView(
                        UserView.of(seen.account()),
                        sorted(seen.account().roles()),
                        caller.capabilities(),
                        seen.account().mustResetPassword(),
                        caller.workspaceId(),
                        caller.projectId(),
                        projectRole(caller.groups()),
                        caller.personaId(),
                        seen.session() == null ? null : TimesView.of(seen.session()),
                        caller.scopes(),
                        seen.session() == null ? null : seen.session().csrfToken));
    }

    @DELETE
    @RolesAllowed({Access.INTERACTIVE, Access.RESETTING})
    @Operation(summary = "Sign out", description = "The session ends at once, everywhere; the cookies are cleared.")
    @APIResponse(responseCode = "204", description = "Signed out.")
    public Uni<RestResponse<Void>> signOut() {
        return sessions.end(caller.scope(), caller.sessionId())
                .map(done -> RestResponse.ResponseBuilder.<Void>noContent())
                .invoke(answer -> cookies.cleared().forEach(cookie -> answer.header("Set-Cookie", cookie)))
                .map(RestResponse.ResponseBuilder::build);
    }

    private RestResponse<SignedInView> answer(SignIn.SignedIn signedIn, boolean bearer) {
        var view = new SignedInView(
                UserView.of(signedIn.account()),
                sorted(signedIn.account().roles()),
                signedIn.account().mustResetPassword(),
                TimesView.of(signedIn.session()),
                bearer ? null : signedIn.session().csrfToken,
                bearer ? signedIn.secret().text() : null);
        var answer = RestResponse.ResponseBuilder.ok(view).header("Cache-Control", "no-store");
        if (!bearer) {
            cookies.holding(signedIn).forEach(cookie -> answer.header("Set-Cookie", cookie));
        }
        return answer.build();
    }

    // Groups are cumulative; the first that is there is the role itself.
    private static String projectRole(Collection<String> groups) {
        return Stream.of(Access.OWNER, Access.EDITOR, Access.VIEWER)
                .filter(groups::contains)
                .findFirst()
                .orElse(null);
    }

    private static List<String> sorted(Collection<String> roles) {
        return roles.stream().sorted().toList();
    }
}
