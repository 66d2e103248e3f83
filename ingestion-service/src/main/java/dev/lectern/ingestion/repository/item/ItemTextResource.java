package dev.lectern.ingestion.repository.item;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.ingestion.chunk.Chunk;
import dev.lectern.ingestion.chunk.Chunks;
import dev.lectern.ingestion.page.PageSummary;
import dev.lectern.ingestion.page.PageView;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.page.Texts;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What stands in an item of a repository. */
@Path("/api/v1/repositories/{id}/items")
@Tag(name = "Repositories")
@Needs(Capability.REPOSITORIES)
class ItemTextResource {

    private static final String NO_SUCH = "No such repository that one may read, or no such item in it";
    private static final String NO_CONTENT = "It was cancelled and has no content any more";

    @Schema(name = "RepositoryItemText")
    record Text(
            UUID id,
            String name,

            @Schema(description = "Of all pages, with a form feed (U+000C) between them")
            String text,

            @Schema(description = "SHA-256 of the text in UTF-8")
            String textHash) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final OpenItem items;
    private final Pages pages;
    private final Texts texts;
    private final Chunks chunks;

    ItemTextResource(Tenancy tenancy, Caller caller, OpenItem items, Pages pages, Texts texts, Chunks chunks) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.items = items;
        this.pages = pages;
        this.texts = texts;
        this.chunks = chunks;
    }

    @GET
    @Path("{itemId}/text")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The text of an item: to the character as it was handed in, of a file as it was read")
    @APIResponse(responseCode = "200", description = "The text")
    @APIResponse(responseCode = "404", description = NO_SUCH)
    @APIResponse(responseCode = "409", description = "It has not been read yet, or was cancelled")
    public Uni<Text> text(UUID id, UUID itemId) {
        var scope = caller.scope();
        return items.find(id, itemId).chain(item -> texts.all(scope, item)
                .map(text -> new Text(item.id(), item.title(), text, item.textHash())));
    }

    @GET
    @Path("{itemId}/pages")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The pages of an item without their text, in order",
            description = "Those that have been read so far: a file that is still being read has fewer.")
    @APIResponse(responseCode = "200", description = "Some pages")
    @APIResponse(responseCode = "404", description = NO_SUCH)
    @APIResponse(responseCode = "409", description = NO_CONTENT)
    public Uni<Page<PageSummary>> pages(
            UUID id,
            UUID itemId,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        int behind = number(after, 0);
        var item = items.in(id, itemId);
        return tenancy.tx(caller.scope(), tx -> item.apply(tx)
                        .chain(found -> pages.summaries(tx, found.itemId(), behind, limit + 1)))
                .map(found -> Page.of(found, limit, page -> new UUID(0, page.page())));
    }

    @GET
    @Path("{itemId}/pages/{page}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One page of an item with its text and what its parts are")
    @APIResponse(responseCode = "200", description = "The page")
    @APIResponse(responseCode = "404", description = NO_SUCH + ", or no such page")
    @APIResponse(responseCode = "409", description = NO_CONTENT)
    public Uni<PageView> page(UUID id, UUID itemId, @Parameter(description = "From 1") @Min(1) int page) {
        var scope = caller.scope();
        return items.find(id, itemId)
                .chain(item -> texts.page(scope, item, page))
                .map(found -> found.map(PageView::of).orElseThrow(() -> ProblemException.notFound("page")));
    }

    @GET
    @Path("{itemId}/chunks")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The pieces into which an item was cut, in the order of the text")
    @APIResponse(responseCode = "200", description = "A page of pieces; none before the text is cut")
    @APIResponse(responseCode = "404", description = NO_SUCH)
    @APIResponse(responseCode = "409", description = NO_CONTENT)
    public Uni<Page<Chunk.View>> chunks(
            UUID id,
            UUID itemId,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        int index = number(after, -1);
        var item = items.in(id, itemId);
        return tenancy.tx(caller.scope(), tx -> item.apply(tx)
                        .chain(found -> chunks.page(tx, found.itemId(), index, limit + 1))
                        .map(found -> found.stream().map(Chunk.View::of).toList()))
                .map(found -> Page.of(found, limit, chunk -> new UUID(0, chunk.index())));
    }

    // The cursor is a number dressed up as an id.
    private static int number(String after, int least) {
        return Math.clamp(Page.after(after).getLeastSignificantBits(), least, Integer.MAX_VALUE);
    }
}
