package dev.lectern.workflow.comparison.similar;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.workflow.comparison.similar.PaperClient.Described;
import dev.lectern.workflow.comparison.similar.PaperClient.Question;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;

/** Which papers one may want to lay beside one. */
@Path("/api/v1/papers/{sourceItemId}/similar")
@Tag(name = "Comparisons")
@Needs(Capability.COMPARE)
class SimilarResource {

    @Schema(name = "SimilarPapers")
    record Similar(
            @Schema(description = "The most alike first") List<SimilarPaper> items,

            @Schema(description = "Among how many of the newest papers was looked")
            int among) {}

    @Schema(name = "SimilarPaper")
    record SimilarPaper(
            UUID paperId,

            @Schema(description = "By the name that who asks knows it by")
            String title,

            @Schema(description = "0 to 1: 0.7 topics and 0.3 words, or the words alone where no topic is known")
            double score,

            @Schema(description = "The weighted share of common topics")
            double topics,

            @Schema(description = "The share of common words in title and abstract")
            double words,

            @Schema(description = "Eight at most") List<String> sharedTopics,
            @Schema(description = "Eight at most") List<String> sharedWords) {

        static SimilarPaper of(Described paper, Likeness likeness) {
            return new SimilarPaper(
                    paper.sourceItemId(),
                    paper.name(),
                    likeness.score(),
                    likeness.topics(),
                    likeness.words(),
                    likeness.sharedTopics(),
                    likeness.sharedWords());
        }
    }

    private static final Logger LOG = Logger.getLogger(SimilarResource.class);
    private static final int AMONG = 2_000;

    private final PaperClient ingestion;
    private final Caller caller;

    SimilarResource(@RestClient PaperClient ingestion, Caller caller) {
        this.ingestion = ingestion;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Papers that are like one",
            description = "Among the newest 2000 that who asks sees, with what they have in common.")
    @APIResponse(responseCode = "200", description = "The most alike of them")
    @APIResponse(responseCode = "404", description = "Who asks sees no such paper, or it is older than those")
    @APIResponse(responseCode = "503", description = "Papers cannot be looked at right now")
    public Uni<Similar> similar(UUID sourceItemId, @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit) {
        var asked = new Question(
                caller.workspaceId(),
                caller.projectId(),
                caller.userId(),
                caller.seesWholeWorkspace(),
                caller.seesListOnly(),
                AMONG);
        return ingestion
                .described(asked)
                .onFailure(failure -> !(failure instanceof ProblemException))
                .transform(failure -> {
                    LOG.warnf("ingestion: %s", failure.toString());
                    return ProblemException.upstream("Papers cannot be looked at right now; try again.");
                })
                .map(reply -> ranked(sourceItemId, reply.items(), limit));
    }

    private static Similar ranked(UUID paper, List<Described> seen, int limit) {
        // One that is used twice is there once, by its newest name.
        var papers = new LinkedHashMap<UUID, Described>();
        seen.forEach(one -> papers.putIfAbsent(one.sourceItemId(), one));
        var seed = papers.remove(paper);
        if (seed == null) {
            throw ProblemException.notFound("paper");
        }
        var items = papers.values().stream()
                .map(other -> SimilarPaper.of(other, Likeness.of(seed, other)))
                .filter(one -> one.score() > 0)
                .sorted(Comparator.comparingDouble(SimilarPaper::score).reversed())
                .limit(limit)
                .toList();
        return new Similar(items, papers.size());
    }
}
