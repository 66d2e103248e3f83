package dev.lectern.retrieval.reach;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.retrieval.cached.StarterQuestions;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What one may ask first, when nothing comes to mind. */
@Path("/api/v1/chat/suggestions")
@Tag(name = "Chat")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.CHAT)
class SuggestionResource {

    record Suggestions(
            @Schema(description = "Six questions") List<String> items) {}

    private final Papers papers;
    private final Caller caller;

    SuggestionResource(Papers papers, Caller caller) {
        this.papers = papers;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "Six questions to begin with",
            description = "About a paper, which the first of them names, or about the current project.")
    @APIResponse(responseCode = "200", description = "The questions")
    @APIResponse(responseCode = "404", description = "The project sees no such paper")
    public Uni<Suggestions> suggestions(@RestQuery @Parameter(description = "By its sourceItemId") UUID paperId) {
        if (paperId == null) {
            return Uni.createFrom().item(new Suggestions(StarterQuestions.ofAProject()));
        }
        return papers.titleOf(Asker.of(caller), paperId).map(title -> new Suggestions(StarterQuestions.about(title)));
    }
}
