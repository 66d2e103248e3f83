package dev.lectern.ingestion.url;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.intake.AwaitFile;
import dev.lectern.ingestion.intake.AwaitFile.Wish;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Adding what lies on the web to the current project. */
@Path("/api/v1/sources/urls")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class UrlResource {

    private static final String ROUTE = "POST /api/v1/sources/urls";

    record NewUrl(
            @Schema(description = "Of the public web", examples = "https://example.org/boiling.pdf")
            @NotBlank
            @Size(max = 2_000)
            @Storable
            String url,

            @Schema(
                    enumeration = {"paper", "document", "guideline"},
                    defaultValue = "paper",
                    examples = "paper")
            @Pattern(
                    regexp = "^(paper|document|guideline)$",
                    message = "must be \"paper\", \"document\" or \"guideline\"")
            String kind,

            @Schema(description = "Else the one that is found in it, or the file's name", examples = "Boiling points")
            @Size(max = 300)
            @Storable
            String title) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final Addresses addresses;
    private final AwaitFile await;

    UrlResource(Tenancy tenancy, Caller caller, Idempotency idempotency, Addresses addresses, AwaitFile await) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.addresses = addresses;
        this.await = await;
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Add a file or page of the web to the current project",
            description = "The source is there at once and waits for its file, which is fetched from the public web and"
                    + " from nowhere else. When the project turns out to have the same bytes already, the new source is"
                    + " cancelled, names the one that is there, and its run completes. What could not be fetched can be"
                    + " tried again.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/sources/0198...")),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "400", description = "A field is missing or too long")
    @APIResponse(
            responseCode = "422",
            description = "Nothing can be fetched from such an address, or the Idempotency-Key came before with another"
                    + " request")
    public Uni<RestResponse<Accepted>> add(
            @NotNull @Valid NewUrl request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        addresses.check(request.url());
        var scope = caller.scope();
        var sight = Sight.of(caller);
        var kind = request.kind() == null
                ? Kind.PAPER
                : Kind.valueOf(request.kind().toUpperCase(Locale.ROOT));
        var title = request.title() == null || request.title().isBlank()
                ? null
                : request.title().strip();
        return tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx,
                                scope,
                                ROUTE,
                                key,
                                request,
                                Accepted.class,
                                () -> await.begin(
                                        tx,
                                        scope,
                                        sight,
                                        new Wish(kind, title, request.url().strip(), null))))
                .map(Accepted::answer);
    }
}
