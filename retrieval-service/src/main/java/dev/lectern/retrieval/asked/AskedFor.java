package dev.lectern.retrieval.asked;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.model.Completion.Purpose;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/**
 * For whom a sibling asks, as he stood when he wanted it, and how it is to be answered: null is the persona's way, or the
 * installation's.
 */
record AskedFor(
        @NotNull UUID workspaceId,
        @NotNull UUID projectId,
        @NotNull UUID userId,
        @NotNull List<@NotNull UUID> roleIds,
        boolean administers,
        boolean wholeWorkspace,
        boolean listOnly,
        /* Has the tool without which there are no repositories. */
        boolean repositories,
        UUID personaId,
        String model,
        Integer passages) {

    /** A paper of the project, or what stands in a repository. */
    record Paper(@NotNull UUID sourceItemId, UUID repositoryId) {}

    Scope scope(UUID run) {
        return new Scope(run, workspaceId, projectId, userId);
    }

    /** One question about one paper; with `anew` not from what is kept. Step and id say in whose list of questions it is. */
    record Question(
            @NotNull UUID runId,
            UUID parentRunId,
            @NotNull @Valid AskedFor asker,
            @NotNull @Valid Paper paper,
            @NotNull String question,
            boolean anew,
            @Size(max = 40) String step,
            @Size(max = 80) String questionId) {

        Purpose purpose() {
            return new Purpose("chat", step == null ? "answer" : step, questionId, null);
        }
    }

    /** What he would be told of these papers, and by whom. */
    record Look(@NotNull @Valid AskedFor asker, @NotNull List<@NotNull @Valid Paper> papers) {}

    /** Many questions about one paper. */
    record Kept(
            @NotNull @Valid AskedFor asker,
            @NotNull @Valid Paper paper,
            @NotNull List<@NotNull String> questions) {}
}
