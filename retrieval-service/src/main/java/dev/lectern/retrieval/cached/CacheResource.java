package dev.lectern.retrieval.cached;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Manner;
import dev.lectern.retrieval.answer.Answers.Standing;
import dev.lectern.retrieval.answer.Answers.Where;
import dev.lectern.retrieval.cached.LookUp.Look;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.search.FindPassages;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether a question would be answered from what is kept, and why not. */
@Path("/api/v1/cache/chat/inspect")
@Tag(name = "Answer cache", description = "Answers that are given again")
@Needs(Capability.CHAT)
class CacheResource {

    @Schema(name = "CacheInspection")
    record Inspection(
            boolean hit,

            @Schema(
                    nullable = true,
                    enumeration = {"project", "shared"},
                    examples = "project")
            String scope,

            @Schema(
                    nullable = true,
                    enumeration = {"strict", "fallback"},
                    examples = "strict")
            String layer,

            @Schema(
                    nullable = true,
                    description = "Why nothing that is kept would be given",
                    examples = "guardrail_miss")
            String missReason,

            String model,
            @Schema(examples = "how do otters sleep") String normalisedQuestion,
            Hashes hashes,

            @Schema(nullable = true, description = "The beginning of what would be given")
            String preview,

            @Schema(nullable = true, description = "How often it has been given again")
            Long hits,

            @Schema(nullable = true) Instant createdAt,
            @Schema(nullable = true) Instant expiresAt) {}

    @Schema(name = "CacheHashes", description = "All that must be as it was for an answer to be given again")
    record Hashes(
            String cacheKey,
            String projectCacheKey,

            @Schema(description = "Of all texts that would be searched")
            String contentFingerprint,

            String prompt,
            String retrievalProfile,
            String persona,
            String scope) {}

    private static final int PREVIEW = 200;

    private final CachedAnswers cached;
    private final LookUp lookUp;
    private final FindPassages find;
    private final Caller caller;

    CacheResource(CachedAnswers cached, LookUp lookUp, FindPassages find, Caller caller) {
        this.cached = cached;
        this.lookUp = lookUp;
        this.find = find;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "See whether a kept answer would be given to a question",
            description =
                    "As if it were asked now in the current project, as the first of a conversation: which layer would"
                            + " answer, under which guards, and the beginning of the answer. Nothing is counted as a hit.")
    @APIResponse(
            responseCode = "200",
            description = "What would be given, or why nothing",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Inspection.class)))
    @APIResponse(responseCode = "400", description = "The question is empty or too long, or a number is out of range")
    @APIResponse(
            responseCode = "404",
            description = "The model or one of the repositories is not there for whoever asks")
    @APIResponse(responseCode = "503", description = "Nobody can tell right now which repositories one may read")
    public Uni<Inspection> inspect(
            @QueryParam("question")
                    @NotBlank
                    @Size(max = 4000)
                    @Parameter(required = true, example = "How do otters sleep?")
                    String question,
            @QueryParam("model") @Parameter(description = "The first choice unless said") String model,
            @QueryParam("passages") @Min(1) @Max(50) @Parameter(description = "As the installation has it unless said")
                    Integer passages,
            @QueryParam("promptSuffix") @Size(max = 20000) @Parameter(description = "What a persona adds to the prompt")
                    String promptSuffix,
            @QueryParam("sourceItemId") @Size(max = 100) @Parameter(description = "In these alone")
                    List<UUID> sourceItems,
            @QueryParam("repositoryId") @Size(max = 20) @Parameter(description = "Also in these")
                    List<UUID> repositories) {
        if (!repositories.isEmpty() && !caller.hasCapability(Capability.REPOSITORIES)) {
            throw ProblemException.capabilityMissing(Capability.REPOSITORIES);
        }
        var where =
                new Where(true, caller.seesWholeWorkspace(), caller.seesListOnly(), false, repositories, sourceItems);
        var asking = new Asking(
                caller.scope(),
                new Standing(caller.roles(), caller.groups().contains(Access.ADMIN)),
                Ids.next(),
                question,
                List.of(),
                where,
                new Manner(null, promptSuffix, null),
                model,
                passages == null ? 0 : passages,
                false,
                Purpose.of("chat", "look"));
        return cached.admitted(asking)
                .chain(card -> find.look(CachedAnswers.place(asking)).map(seen -> cached.key(asking, card, seen)))
                .chain(key -> lookUp.look(asking, key).map(look -> inspection(key, look)));
    }

    private static Inspection inspection(CacheKey key, Look look) {
        var kept = look.kept();
        var hashes = new Hashes(
                key.cacheKey(),
                key.projectCacheKey(),
                key.fingerprint(),
                key.prompt(),
                key.retrieval(),
                key.persona(),
                key.scope());
        return look.hit()
                ? new Inspection(
                        true,
                        kept.scope(),
                        kept.layer(),
                        null,
                        key.model(),
                        key.normalised(),
                        hashes,
                        preview(kept.answer().text()),
                        kept.hits(),
                        kept.createdAt(),
                        kept.expiresAt())
                : new Inspection(
                        false,
                        null,
                        null,
                        look.missReason(),
                        key.model(),
                        key.normalised(),
                        hashes,
                        null,
                        null,
                        null,
                        null);
    }

    private static String preview(String text) {
        return text.length() <= PREVIEW
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(PREVIEW - 1)) ? PREVIEW - 1 : PREVIEW);
    }
}
