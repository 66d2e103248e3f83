package dev.lectern.auth.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lectern.auth.key.SigningKeyRepository.Told;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The keys that internal tokens are signed with, for who runs the installation. No private half is ever shown. */
@Path("/api/v1/signing-keys")
@Tag(name = "Signing keys")
@RolesAllowed(Access.ADMIN)
@InPerson
class SigningKeyResource {

    @Schema(name = "SigningKeyState")
    enum State {
        @JsonProperty("announced")
        ANNOUNCED,
        @JsonProperty("signing")
        SIGNING,
        @JsonProperty("verifying")
        VERIFYING,
        @JsonProperty("retired")
        RETIRED
    }

    @Schema(name = "SigningKeyRotation")
    record Rotation(
            @Schema(
                    description =
                            "Whether somebody may have got hold of a private key. Then none of the old ones signs any"
                                    + " more, and within five minutes no service believes one; requests under way may"
                                    + " have to be repeated.",
                    examples = "false")
            boolean compromised) {}

    @Schema(name = "SigningKey")
    record KeyView(
            UUID id,
            State state,
            Instant createdAt,
            Instant signsFrom,

            @Schema(nullable = true, description = "From then on nothing that it signed is good.")
            Instant retiredAt) {}

    private final SigningKeyRepository repository;
    private final RotateKeys rotateKeys;
    private final SigningKeys keys;
    private final Caller caller;
    private final Clock clock;

    SigningKeyResource(
            SigningKeyRepository repository, RotateKeys rotateKeys, SigningKeys keys, Caller caller, Clock clock) {
        this.repository = repository;
        this.rotateKeys = rotateKeys;
        this.keys = keys;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List the signing keys, newest first", description = "For administrators.")
    @APIResponse(responseCode = "200", description = "A page of keys.")
    public Uni<Page<KeyView>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return keys.inUse().chain(inUse -> repository
                .before(caller.scope(), before, limit + 1)
                .map(rows -> rows.stream()
                        .map(row -> view(row, inUse.getFirst().kid()))
                        .toList())
                .map(views -> Page.of(views, limit, KeyView::id)));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Let a new signing key follow",
            description = "For administrators. It is announced first and signs a little later; the present one is known"
                    + " until its last token has run out. It happens by itself every thirty days.")
    @APIResponse(
            responseCode = "201",
            description = "The new key.",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = KeyView.class)))
    @APIResponse(responseCode = "409", description = "A new key is announced already.")
    public Uni<KeyView> rotate(@NotNull @Valid Rotation request) {
        var scope = caller.scope();
        return (request.compromised() ? rotateKeys.replace(scope) : rotateKeys.rotate(scope))
                .map(key -> new KeyView(
                        key.kid(),
                        request.compromised() ? State.SIGNING : State.ANNOUNCED,
                        clock.instant(),
                        key.signsFrom(),
                        null));
    }

    private KeyView view(Told key, UUID signing) {
        return new KeyView(key.kid(), state(key, signing), key.createdAt(), key.signsFrom(), key.retiredAt());
    }

    private State state(Told key, UUID signing) {
        var now = clock.instant();
        if (key.retiredAt() != null && !key.retiredAt().isAfter(now)) {
            return State.RETIRED;
        }
        if (key.kid().equals(signing)) {
            return State.SIGNING;
        }
        return key.signsFrom().isAfter(now) ? State.ANNOUNCED : State.VERIFYING;
    }
}
