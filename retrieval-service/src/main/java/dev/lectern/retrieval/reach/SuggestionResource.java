package dev.lectern.retrieval.reach;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
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

    private static final int LONGEST_TITLE = 160;
    private static final List<String> OF_A_PAPER = List.of(
            "Which question does it ask, and why does that matter?",
            "Which data and which methods does it use?",
            "What are its main findings, with the numbers?",
            "Which limitations do the authors name themselves?",
            "What do the authors say should be studied next?");
    private static final List<String> OF_A_PROJECT = List.of(
            "What do these sources agree on?",
            "Where do these sources contradict each other?",
            "Which methods are used, and by which of the sources?",
            "Which findings are backed by the strongest evidence?",
            "Which limitations are named most often?",
            "Which questions are left open?");

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
    @APIResponse(
            responseCode = "404",
            description = "The project sees no such paper",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Suggestions> suggestions(@RestQuery @Parameter(description = "By its sourceItemId") UUID paperId) {
        if (paperId == null) {
            return Uni.createFrom().item(new Suggestions(OF_A_PROJECT));
        }
        return papers.titleOf(Asker.of(caller), paperId).map(title -> {
            var all = new ArrayList<String>();
            all.add("What is " + named(title) + " about, in a few sentences?");
            all.addAll(OF_A_PAPER);
            return new Suggestions(List.copyOf(all));
        });
    }

    private static String named(String title) {
        var cut = title.strip();
        return cut.isEmpty()
                ? "this paper"
                : "\"" + (cut.length() > LONGEST_TITLE ? cut.substring(0, LONGEST_TITLE) + "..." : cut) + "\"";
    }
}
