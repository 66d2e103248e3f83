package dev.lectern.retrieval.answer;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.model.Completion;
import dev.lectern.retrieval.model.Completion.Purpose;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.UUID;

/** Answers a question from what the one who asks may see, piece by piece. */
public interface Answers {

    /** In which sources: in one, in all of the project, in a repository; and in the documents that are his alone. */
    record Where(
            boolean project,
            boolean wholeWorkspace,
            boolean listOnly,
            boolean documents,
            List<UUID> repositories,
            List<UUID> sourceItems) {}

    /** An earlier question of the same conversation and its answer. */
    record Past(String question, String answer) {}

    /** How it is to sound and be searched; from the persona, if there is one. Null where nothing is said. */
    record Manner(UUID personaId, String promptSuffix, String retrievalProfile) {}

    /** As whom: which roles he had when he asked, and whether he administers the installation. */
    record Standing(List<UUID> roles, boolean administers) {

        public static final Standing NONE = new Standing(List.of(), false);
    }

    /**
     * A question in its place.
     *
     * @param standing decides which repositories and models there are for him
     * @param turnId names the turn, and with it each call to a model
     * @param model as it was chosen, see {@code ChatModels.choose}
     * @param purpose what calls to models for it are booked under
     * @param variation something else than last time: no cache is written, the shared one is not read
     */
    record Asking(
            Scope scope,
            Standing standing,
            UUID turnId,
            String question,
            List<Past> past,
            Where where,
            Manner manner,
            String model,
            int passages,
            boolean variation,
            Purpose purpose) {}

    /** What comes: first what was found, then text and its citations, at the end the whole of it once. */
    sealed interface Part {}

    record Found(Coverage coverage) implements Part {}

    record Text(String delta) implements Part {}

    record Cited(Citation citation) implements Part {}

    record Done(Answer answer) implements Part {}

    /**
     * A quote and where it stands. Sentence counts the answer's sentences from 0; verified says that the quote was found,
     * letter for letter, at that range of that page of the text that is stored now.
     */
    record Citation(
            int number,
            int sentence,
            UUID sourceItemId,
            UUID referenceId,
            UUID repositoryId,
            String documentHash,
            UUID chunkId,
            String title,
            Integer page,
            String section,
            int startChar,
            int endChar,
            String quote,
            boolean verified) {}

    /** How much of what was to be searched was searched, and how many sources the answer speaks from. */
    record Coverage(int sources, int searched, int used, int pending, int failed) {}

    /** 0 to 1 and its word; precision is the share of citations that were verified. */
    record Provenance(double score, String level, double precision, List<String> warnings) {}

    /** From which layer it came, or why from none. */
    record CacheFacts(boolean hit, String scope, String layer, String missReason) {}

    record Answer(
            String text,
            List<Citation> citations,
            boolean refused,
            Coverage coverage,
            Provenance provenance,
            CacheFacts cache,
            String model,
            String finishReason,
            Completion.Usage usage) {}

    /** Fails with a problem in words; who stops listening stops the work. */
    Multi<Part> answer(Asking asking);
}
