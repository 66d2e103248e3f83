package dev.lectern.retrieval.search;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.query.Filter;
import dev.lectern.retrieval.query.Help;
import dev.lectern.retrieval.query.Profile;
import dev.lectern.retrieval.query.Profiles;
import dev.lectern.retrieval.query.Query;
import dev.lectern.retrieval.search.SearchRepository.Place;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is asked, as the body of a POST; the parameters of a GET become one, so that both mean the same. */
@Schema(name = "Search")
public class SearchRequest {

    private static final String KINDS = "note|paper|document|guideline|repository_item";

    @NotBlank
    @Size(max = 1000)
    @Schema(
            description = "What is looked for, in words or as a question",
            examples = "Why does the broker keep offsets?")
    public String query;

    @Min(1)
    @Max(100)
    @Schema(nullable = true, description = "The most hits to answer; 10 unless said", examples = "10")
    public Integer limit;

    @Min(0)
    @Max(100)
    @Schema(nullable = true, description = "Hits to pass over, for the page behind them; 0 unless said", examples = "0")
    public Integer offset;

    @Schema(nullable = true, description = "In the sources of the current project; yes unless said", examples = "true")
    public Boolean project;

    @Schema(
            nullable = true,
            description = "In the documents that are one's own in the current project; no unless said",
            examples = "false")
    public Boolean documents;

    @Size(max = 20)
    @Schema(nullable = true, description = "In what is in these repositories", examples = "[]")
    public List<@NotNull UUID> repositoryIds;

    @Size(max = 500)
    @Schema(nullable = true, description = "Only in these, of what is searched", examples = "[]")
    public List<@NotNull UUID> sourceItemIds;

    @Size(max = 5)
    @Schema(
            nullable = true,
            description = "Only in what is one of these where it was found: `note`, `paper`, `document`, `guideline`,"
                    + " `repository_item`",
            examples = "[]")
    public List<@NotNull @Pattern(regexp = KINDS, message = "must be one of " + KINDS) String> kinds;

    @Min(1)
    @Max(9999)
    @Schema(
            nullable = true,
            description = "Only in what was published in this year or later; what has no year is left out",
            examples = "1990")
    public Integer yearFrom;

    @Min(1)
    @Max(9999)
    @Schema(nullable = true, description = "The same up to this year", examples = "2030")
    public Integer yearTo;

    @Size(max = 20)
    @Schema(
            nullable = true,
            description = "Only passages below one of these headings; case and the heading's number do not matter",
            examples = "[]")
    public List<@NotBlank @Size(max = 300) String> sections;

    @Size(max = 100)
    @Schema(
            nullable = true,
            description = "The way of ranking: `balanced` unless said, `meaning` or `words` alone, or one that the"
                    + " installation has besides",
            examples = "balanced")
    public String profile;

    @DecimalMin("0")
    @DecimalMax("1")
    @Schema(nullable = true, description = "What meaning counts, instead of what the profile says", examples = "0.7")
    public Double denseWeight;

    @DecimalMin("0")
    @DecimalMax("1")
    @Schema(nullable = true, description = "What words count, instead of what the profile says", examples = "0.3")
    public Double lexicalWeight;

    @Min(0)
    @Max(3)
    @Schema(
            nullable = true,
            description = "How many passages before and behind each hit come with it; none unless said",
            examples = "1")
    public Integer neighbours;

    @Schema(
            nullable = true,
            description = "Say where words of the question stand in each passage; yes unless said",
            examples = "true")
    public Boolean highlights;

    @Schema(
            nullable = true,
            description = "Answer passages that are nearly the same once; yes unless said",
            examples = "true")
    public Boolean fold;

    @Schema(
            nullable = true,
            description = "Say what each word adds to the score of a hit; no unless said",
            examples = "false")
    public Boolean explain;

    @Schema(
            nullable = true,
            description =
                    "Ask a model for other words for it, and look for them too; as the profile has it unless said."
                            + " It takes seconds, and what it costs is booked; without an answer in time the question is searched"
                            + " as it is",
            examples = "false")
    public Boolean expand;

    @Schema(
            nullable = true,
            description = "Let a model put the best passages into order; as the profile has it unless said. It takes"
                    + " seconds, and what it costs is booked; without an answer in time they stay in their own order",
            examples = "false")
    public Boolean rerank;

    @Size(max = 200)
    @Schema(
            nullable = true,
            description = "The model that does either; the installation's choice unless said",
            examples = "lectern-extractive")
    public String model;

    Place place(Caller caller) {
        var inProject = project == null || project;
        var inDocuments = documents != null && documents;
        if (!inProject && !inDocuments && repositories().isEmpty()) {
            throw ProblemException.badRequest("project", "There is nothing to be searched.");
        }
        if (!repositories().isEmpty() && !caller.hasCapability(Capability.REPOSITORIES)) {
            throw ProblemException.capabilityMissing(Capability.REPOSITORIES);
        }
        return Place.of(caller, inProject, inDocuments, repositories());
    }

    List<UUID> repositories() {
        return repositoryIds == null ? List.of() : repositoryIds;
    }

    Query query(Profiles profiles, List<UUID> roles) {
        if (yearFrom != null && yearTo != null && yearFrom > yearTo) {
            throw ProblemException.badRequest("yearTo", "The years end before they begin.");
        }
        var profile = profiles.named(this.profile);
        return new Query(
                query,
                offset == null ? 0 : offset,
                limit == null ? 10 : limit,
                weighed(profile),
                new Filter(sourceItemIds, kinds, yearFrom, yearTo, sections),
                neighbours == null ? 0 : neighbours,
                highlights == null || highlights,
                fold == null || fold,
                explain != null && explain,
                new Help(
                        expand == null ? profile.expand() : expand,
                        rerank == null ? profile.rerank() : rerank,
                        model,
                        roles,
                        Help.NONE.purpose()));
    }

    private Profile weighed(Profile chosen) {
        if (denseWeight == null && lexicalWeight == null) {
            return chosen;
        }
        if (denseWeight == null || lexicalWeight == null || denseWeight + lexicalWeight == 0) {
            throw ProblemException.badRequest(
                    "denseWeight", "Both weights are needed, or none of them, and one has to be more than 0.");
        }
        return chosen.weighing(denseWeight, lexicalWeight);
    }
}
