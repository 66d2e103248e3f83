package dev.lectern.retrieval.answer;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Reads;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.answer.Answers.Provenance;
import dev.lectern.retrieval.answer.PageRepository.Leaf;
import dev.lectern.retrieval.answer.PageRepository.Piece;
import dev.lectern.retrieval.quote.Quotes;
import dev.lectern.retrieval.quote.Range;
import dev.lectern.retrieval.search.FindPassages;
import dev.lectern.retrieval.search.FindPassages.Place;
import dev.lectern.retrieval.search.FindPassages.Seen;
import dev.lectern.retrieval.sibling.RepositoryDoor;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How far an answer, whoever wrote it, is covered by what it cites. */
@Path("/api/v1/chat/provenance-score")
@Tag(name = "Chat", description = "Questions and answers with proof")
@Needs(Capability.CHAT)
class ProvenanceResource {

    record Scored(
            @NotBlank @Size(max = 4000) @Schema(examples = "How do otters sleep?")
            String question,

            @NotBlank
            @Size(max = 16000)
            @Schema(description = "As it was given", examples = "Otters hold hands while they sleep. [1]")
            String answer,

            @NotNull @Size(max = 100) List<@NotNull @Valid Claim> citations,

            @Schema(nullable = true, description = "Also one's own documents; no unless said")
            Boolean documents,

            @Size(max = 20) @Schema(nullable = true, description = "Also these repositories", examples = "[]")
            List<@NotNull UUID> repositoryIds) {

        List<UUID> repositories() {
            return repositoryIds == null ? List.of() : repositoryIds;
        }
    }

    @Schema(name = "ClaimedCitation")
    record Claim(
            @NotNull UUID sourceItemId,

            @Min(1) @Schema(nullable = true, description = "From 1; null where the source has no pages", examples = "3")
            Integer page,

            @Min(0) @Schema(nullable = true, description = "In characters of the page", examples = "120")
            Integer startChar,

            @Min(0) @Schema(nullable = true, examples = "158")
            Integer endChar,

            @Size(max = 4000)
            @Schema(nullable = true, description = "The words that are cited", examples = "hold hands while they sleep")
            String quote) {

        Leaf leaf() {
            return new Leaf(sourceItemId, page);
        }

        boolean ranged() {
            return startChar != null && endChar != null;
        }
    }

    record Score(
            @Schema(description = "0 to 1", examples = "0.87")
            double score,

            @Schema(
                    examples = "high",
                    enumeration = {"high", "medium", "low"})
            String level,

            @Schema(description = "The share of citations whose quote stands where they say", examples = "1.0")
            double precision,

            List<String> warnings,
            List<Checked> citations) {}

    @Schema(name = "CheckedCitation", description = "In the order of the request")
    record Checked(
            @Schema(description = "The source is one that is searched here")
            boolean inScope,

            @Schema(description = "The page is there, and the range lies within it")
            boolean validAnchor,

            @Schema(description = "The quote stands there, letter for letter")
            boolean verified,

            @Schema(nullable = true, description = "Where on that page it stands; null if it does not")
            Integer startChar,

            @Schema(nullable = true) Integer endChar) {}

    private record Look(Seen seen, List<Piece> pieces) {}

    private final FindPassages find;
    private final PageRepository pages;
    private final RepositoryDoor door;
    private final Tenancy tenancy;
    private final Caller caller;

    ProvenanceResource(FindPassages find, PageRepository pages, RepositoryDoor door, Tenancy tenancy, Caller caller) {
        this.find = find;
        this.pages = pages;
        this.door = door;
        this.tenancy = tenancy;
        this.caller = caller;
    }

    @POST
    @Reads
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Score how far an answer is covered by its citations",
            description =
                    "Each quote is looked up in the text that is stored now. The score is 0.45 times the share of citations"
                            + " that carry text, 0.35 times the mean overlap of words with the answer, 0.20 times the share of valid"
                            + " anchors: high from 0.75, medium from 0.45.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Scored.class),
                            examples =
                                    @ExampleObject(
                                            name = "one citation",
                                            value =
                                                    "{\"question\": \"How do otters sleep?\", \"answer\": \"Otters hold hands"
                                                            + " while they sleep. [1]\", \"citations\": [{\"sourceItemId\":"
                                                            + " \"01a22b0f-0c1b-7000-8000-000000000000\", \"page\": 1, \"startChar\": 11,"
                                                            + " \"endChar\": 38, \"quote\": \"hold hands while they sleep\"}]}")))
    @APIResponse(
            responseCode = "200",
            description = "The score, what lowers it, and what became of each citation",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Score.class)))
    @APIResponse(
            responseCode = "400",
            description = "Question or answer is empty or too long, or a citation is not well formed")
    @APIResponse(responseCode = "404", description = "One of the repositories is none that one may read")
    @APIResponse(responseCode = "503", description = "Nobody can tell right now which repositories one may read")
    public Uni<Score> score(@NotNull @Valid Scored scored) {
        if (!scored.repositories().isEmpty() && !caller.hasCapability(Capability.REPOSITORIES)) {
            throw ProblemException.capabilityMissing(Capability.REPOSITORIES);
        }
        var place = new Place(
                caller.scope(),
                true,
                caller.seesWholeWorkspace(),
                caller.seesListOnly(),
                Boolean.TRUE.equals(scored.documents()),
                scored.repositories(),
                List.of());
        var leaves = scored.citations().stream().map(Claim::leaf).distinct().toList();
        return door.admit(caller, scored.repositories())
                .chain(() -> tenancy.tx(place.scope(), tx -> find.look(tx, place)
                        .chain(seen -> pages.pieces(tx, place.scope().workspaceId(), seenOf(leaves, seen))
                                .map(pieces -> new Look(seen, pieces)))))
                .map(look -> score(scored, look));
    }

    private static List<Leaf> seenOf(List<Leaf> leaves, Seen seen) {
        var searchable = new HashSet<>(seen.searchable());
        return leaves.stream()
                .filter(leaf -> searchable.contains(leaf.sourceItemId()))
                .toList();
    }

    private static Score score(Scored scored, Look look) {
        var searchable = new HashSet<>(look.seen().searchable());
        var checked = scored.citations().stream()
                .map(claim -> check(claim, searchable.contains(claim.sourceItemId()), look.pieces()))
                .toList();
        var shown = IntStream.range(0, checked.size())
                .mapToObj(i -> shown(scored.citations().get(i), checked.get(i), look.pieces()))
                .toList();
        Provenance provenance = Proof.score(scored.answer(), shown, 0);
        return new Score(
                provenance.score(), provenance.level(), provenance.precision(), provenance.warnings(), checked);
    }

    private static Proof.Shown shown(Claim claim, Checked checked, List<Piece> pieces) {
        var pageless = claim.page() == null
                && pieces.stream().anyMatch(piece -> piece.leaf().equals(claim.leaf()));
        return new Proof.Shown(
                claim.quote(),
                checked.inScope(),
                claim.page() != null || pageless,
                checked.validAnchor(),
                checked.verified());
    }

    private static Checked check(Claim claim, boolean inScope, List<Piece> pieces) {
        var page = pieces.stream()
                .filter(piece -> piece.leaf().equals(claim.leaf()))
                .toList();
        var found = claim.quote() == null ? Optional.<Range>empty() : place(claim, page);
        var end = page.stream().mapToInt(Piece::endChar).max().orElse(-1);
        var within = !claim.ranged() || claim.startChar() < claim.endChar() && claim.endChar() <= end;
        var verified = claim.quote() != null
                && !claim.quote().isBlank()
                && (claim.ranged()
                        ? stands(claim, page)
                        : page.stream().anyMatch(piece -> piece.text().contains(claim.quote())));
        return new Checked(
                inScope,
                !page.isEmpty() && within,
                verified,
                found.map(Range::start).orElse(null),
                found.map(Range::end).orElse(null));
    }

    private static boolean stands(Claim claim, List<Piece> page) {
        return page.stream()
                .anyMatch(piece -> Quotes.stands(
                        piece.text(),
                        claim.startChar() - piece.startChar(),
                        claim.endChar() - piece.startChar(),
                        claim.quote()));
    }

    /** Where they say that it stands, or else where it does. */
    private static Optional<Range> place(Claim claim, List<Piece> page) {
        if (claim.ranged() && stands(claim, page)) {
            return Optional.of(new Range(claim.startChar(), claim.endChar()));
        }
        return page.stream()
                .map(piece -> Quotes.locate(piece.text(), claim.quote())
                        .map(range -> range.plus(piece.startChar()))
                        .orElse(null))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
