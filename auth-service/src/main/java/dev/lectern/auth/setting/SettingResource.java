package dev.lectern.auth.setting;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Storable;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/** What administrators can set while the suite runs. */
@Path("/api/v1/settings")
@Tag(name = "Settings")
@RolesAllowed(Access.ADMIN)
class SettingResource {

    private static final String KEY = "Its key, such as `accounts.registration`.";
    private static final String EXAMPLE = "accounts.password-minimum";

    @Schema(name = "Settings")
    record SettingList(List<SettingView> items) {}

    record SettingValue(
            @Schema(description = "As text, whatever its type is: `true`, `12`, `open`.", examples = "12")
            @NotBlank
            @Size(max = 4_000)
            @Storable
            String value) {
        @Override
        public String toString() {
            return "SettingValue";
        }
    }

    @Schema(name = "RevealedSetting")
    record Revealed(
            String key,
            @Schema(examples = "the-secret-itself") String value) {
        @Override
        public String toString() {
            return "Revealed[" + key + "]";
        }
    }

    @Schema(name = "ImportedSettings")
    record Imported(
            @Schema(examples = "[\"suite.public-url\"]") List<String> keys) {}

    private final Settings settings;
    private final SettingSource source;
    private final ChangeSettings changeSettings;
    private final RevealSetting revealSetting;
    private final Caller caller;

    SettingResource(
            Settings settings,
            SettingSource source,
            ChangeSettings changeSettings,
            RevealSetting revealSetting,
            Caller caller) {
        this.settings = settings;
        this.source = source;
        this.changeSettings = changeSettings;
        this.revealSetting = revealSetting;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "List the settings",
            description = "All there are, with their values and where these come from. Secrets are masked.")
    @APIResponse(responseCode = "200", description = "The settings, in the order of their categories.")
    public Uni<SettingList> list(
            @Parameter(description = "Only those of this category.", example = "accounts")
                    @QueryParam("category")
                    @Size(max = 64)
                    @Storable
                    String category) {
        return settings.stored()
                .map(stored -> new SettingList(KnownSettings.ALL.stream()
                        .filter(known -> category == null || known.category().equals(category))
                        .sorted(Comparator.comparing(KnownSetting::category))
                        .map(known -> view(known, stored))
                        .toList()));
    }

    @GET
    @Path("{key}")
    @Operation(summary = "One setting")
    @APIResponse(responseCode = "200", description = "The setting; a secret is masked.")
    public Uni<SettingView> get(@Parameter(description = KEY, example = EXAMPLE) String key) {
        var known = known(key);
        return settings.stored().map(stored -> view(known, stored));
    }

    @PUT
    @InPerson
    @Path("{key}")
    @Operation(
            summary = "Set a setting",
            description = "It holds at once here and within a second in every replica. A secret is sealed before it is"
                    + " kept and never shown by itself.")
    @APIResponse(responseCode = "200", description = "The setting as it is now.")
    @APIResponse(responseCode = "400", description = "The setting cannot have this value.")
    public Uni<SettingView> set(
            @Parameter(description = KEY, example = EXAMPLE) String key, @NotNull @Valid SettingValue wanted) {
        var known = known(key);
        return changeSettings
                .set(caller.scope(), known, wanted.value().strip())
                .chain(settings::stored)
                .map(stored -> view(known, stored));
    }

    @DELETE
    @InPerson
    @Path("{key}")
    @ResponseStatus(204)
    @Operation(summary = "Let go of a setting", description = "From now on the environment or the default holds again.")
    @APIResponse(responseCode = "204", description = "It is as if nobody had set it.")
    public Uni<Void> reset(@Parameter(description = KEY, example = EXAMPLE) String key) {
        return changeSettings.reset(caller.scope(), known(key));
    }

    @POST
    @Path("{key}/reveal")
    @InPerson
    @Operation(
            summary = "Reveal a secret",
            description = "Opens it for an administrator who signed in by hand; who did so and when is written into the"
                    + " audit.")
    @APIResponse(
            responseCode = "200",
            description = "The secret.",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Revealed.class)))
    @APIResponse(responseCode = "404", description = "No such setting, or it is not set.")
    public Uni<RestResponse<Revealed>> reveal(@Parameter(description = KEY, example = EXAMPLE) String key) {
        return revealSetting.reveal(caller.scope(), known(key)).map(value -> RestResponse.ResponseBuilder.ok(
                        new Revealed(key, value))
                .header("Cache-Control", "no-store")
                .build());
    }

    @POST
    @Path("import")
    @InPerson
    @Operation(
            summary = "Keep what the environment says",
            description = "What is set there and not here is written down here, so that the environment need not say it"
                    + " any longer. What was set here stays as it is.")
    @APIResponse(responseCode = "200", description = "The keys that are set here now.")
    public Uni<Imported> takeFromEnvironment() {
        return changeSettings.takeFromEnvironment(caller.scope()).map(Imported::new);
    }

    private SettingView view(KnownSetting known, Map<String, StoredSetting> stored) {
        var row = stored.get(known.key());
        return SettingView.of(
                known,
                row,
                source.value(known, row),
                source.fromEnvironment(known).isPresent());
    }

    private static KnownSetting known(String key) {
        return KnownSettings.find(key).orElseThrow(() -> ProblemException.notFound("setting"));
    }
}
