package dev.lectern.auth.pat;

import dev.lectern.auth.pat.MakePat.Maker;
import dev.lectern.auth.pat.PatViews.MadeView;
import dev.lectern.auth.pat.PatViews.PatView;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Tokens for one's own programs. Only who is signed in himself makes or ends them, never a program. */
@Path("/api/v1/tokens")
@Tag(name = "Tokens")
@RolesAllowed(Access.INTERACTIVE)
class PatResource {

    @Schema(name = "PersonalAccessTokenWish")
    record NewToken(
            @Schema(description = "What it is for.", examples = "nightly import") @NotBlank @Size(max = 100)
            String name,

            @Schema(
                    description = "`write` includes reading; `admin` is for administrators only.",
                    examples = "[\"read\"]")
            @NotEmpty
            Set<@NotNull PatScope> scopes,

            @Schema(nullable = true, description = "90 if nothing is said.", examples = "30") @Min(1) @Max(366)
            Integer expiresInDays,

            @Schema(nullable = true, description = "Where it works; the session's project if nothing is said.")
            UUID projectId) {}

    private static final int DAYS = 90;

    private final MakePat makePat;
    private final OwnPats pats;
    private final Caller caller;

    PatResource(MakePat makePat, OwnPats pats, Caller caller) {
        this.makePat = makePat;
        this.pats = pats;
        this.caller = caller;
    }

    @POST
    @Operation(
            summary = "Make a token for a program",
            description = "It may do what its scopes say of what its owner may, in one project, and never manage"
                    + " passwords, sessions or tokens. The secret is in this answer and never shown again.")
    @APIResponse(
            responseCode = "201",
            description = "The token and its secret.",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = MadeView.class)))
    @APIResponse(responseCode = "403", description = "The scope `admin` is for administrators.")
    @APIResponse(responseCode = "404", description = "No such project, or the caller is no member of it.")
    @APIResponse(responseCode = "409", description = "There are too many already.")
    public Uni<RestResponse<MadeView>> make(@NotNull @Valid NewToken wish) {
        var life = Duration.ofDays(wish.expiresInDays() == null ? DAYS : wish.expiresInDays());
        var admin = caller.groups().contains(Access.ADMIN);
        var maker = new Maker(caller.scope(), caller.accountVersion(), admin);
        return makePat.make(maker, wish.projectId(), wish.name(), wish.scopes(), life)
                .map(made -> RestResponse.ResponseBuilder.create(
                                RestResponse.Status.CREATED,
                                new MadeView(made.secret().text(), PatView.of(made.pat())))
                        .header("Cache-Control", "no-store")
                        .build());
    }

    @GET
    @Operation(summary = "List one's own tokens, newest first", description = "Those that still work, without secrets.")
    @APIResponse(responseCode = "200", description = "A page of tokens.")
    public Uni<Page<PatView>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        return pats.before(caller.scope(), Page.after(after), limit + 1)
                .map(rows -> rows.stream().map(PatView::of).toList())
                .map(views -> Page.of(views, limit, PatView::id));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Revoke one of one's own tokens", description = "At once, everywhere.")
    @APIResponse(responseCode = "204", description = "It is worth nothing any more.")
    @APIResponse(responseCode = "404", description = "No such token, it is over already, or it is somebody else's.")
    public Uni<Void> revoke(UUID id) {
        return pats.revoke(caller.scope(), id);
    }
}
