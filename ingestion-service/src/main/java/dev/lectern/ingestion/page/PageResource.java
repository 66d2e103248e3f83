package dev.lectern.ingestion.page;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The pages of a source, for people. */
@Path("/api/v1/sources/{id}/pages")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class PageResource {

    private final Tenancy tenancy;
    private final Caller caller;
    private final Pages pages;
    private final Texts texts;

    PageResource(Tenancy tenancy, Caller caller, Pages pages, Texts texts) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.pages = pages;
        this.texts = texts;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The pages of a source without their text, in order",
            description = "Those that have been read so far: a file that is still being read has fewer.")
    @APIResponse(responseCode = "200", description = "Some pages")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(responseCode = "409", description = "It was cancelled and has no pages any more")
    public Uni<Page<PageSummary>> list(
            UUID id,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        // The cursor is the page's number dressed up as an id.
        int behind = Math.clamp(Page.after(after).getLeastSignificantBits(), 0, Integer.MAX_VALUE);
        var sight = Sight.of(caller);
        return tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id)
                        .chain(source -> pages.summaries(tx, source.itemId(), behind, limit + 1)))
                .map(found -> Page.of(found, limit, page -> new UUID(0, page.page())));
    }

    @GET
    @Path("{page}")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "One page with its text and what its parts are",
            description = "The range of a piece (`startChar`, `endChar`) or of a quote is one of this text.")
    @APIResponse(responseCode = "200", description = "The page")
    @APIResponse(responseCode = "404", description = "No such source in the current project, or no such page in it")
    @APIResponse(responseCode = "409", description = "It was cancelled and has no pages any more")
    public Uni<PageView> get(UUID id, @Parameter(description = "From 1") @Min(1) int page) {
        var sight = Sight.of(caller);
        return tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id))
                .chain(source -> texts.page(caller.scope(), source, page))
                .map(found -> found.map(PageView::of).orElseThrow(() -> ProblemException.notFound("page")));
    }
}
