package dev.lectern.ingestion.repository.item;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.repository.item.AddItem.Added;
import dev.lectern.ingestion.url.Addresses;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Adding what lies on the web to a repository. */
@Path("/api/v1/repositories/{id}/items/urls")
@Tag(name = "Repositories")
@Needs(Capability.REPOSITORIES)
class ItemUrlResource {

    private static final String ROUTE = "POST /api/v1/repositories/{id}/items/urls";

    @Schema(name = "NewRepositoryUrl")
    record NewUrl(
            @Schema(description = "Of the public web", examples = "https://example.org/boiling.pdf")
            @NotBlank
            @Size(max = 2_000)
            @Storable
            String url,

            @Schema(description = "Else the title that is found in it, or the file's name", examples = "Boiling points")
            @Size(max = 300)
            @Storable
            String name) {

        String named() {
            return name == null || name.isBlank() ? null : name.strip();
        }
    }

    /** What must be the same when it is sent again. */
    record Asked(UUID repository, NewUrl request) {}

    private final AddItem addItem;
    private final Addresses addresses;

    ItemUrlResource(AddItem addItem, Addresses addresses) {
        this.addItem = addItem;
        this.addresses = addresses;
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Add a file or page of the web to a repository",
            description = "The item is there at once and waits for its file, which is fetched from the public web and"
                    + " from nowhere else. When the repository turns out to have the same bytes already, the new item is"
                    + " cancelled, names the one that is there, and its run completes. What could not be fetched can be"
                    + " read anew. A request that is repeated with its Idempotency-Key is answered like the first one.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run and the item's status tell how it goes",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Added.class)))
    @APIResponse(responseCode = "400", description = "A field is missing or too long")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    @APIResponse(
            responseCode = "422",
            description = "Nothing can be fetched from such an address, or the Idempotency-Key came before with another"
                    + " request")
    public Uni<RestResponse<Added>> add(
            UUID id,
            @NotNull @Valid NewUrl request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        return addItem.allowed(id)
                .invoke(() -> addresses.check(request.url()))
                .chain(() -> addItem.fetch(id, ROUTE, key, new Asked(id, request), request.named(), request.url()));
    }
}
