package dev.lectern.retrieval.reach;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.answer.Answers.Where;
import dev.lectern.retrieval.conversation.Conversation;
import dev.lectern.retrieval.conversation.ConversationScope;
import java.util.List;
import java.util.UUID;

/** What a question is about. */
public record Target(ConversationScope scope, UUID paperId, UUID repositoryId) {

    /** What is not said follows from what is. */
    public static Target of(ConversationScope scope, UUID paperId, UUID repositoryId) {
        var meant = scope != null
                ? scope
                : paperId != null
                        ? ConversationScope.PAPER
                        : repositoryId != null ? ConversationScope.REPOSITORY : ConversationScope.PROJECT;
        if ((meant == ConversationScope.PAPER) != (paperId != null)) {
            throw ProblemException.badRequest("paperId", "It goes with the scope paper, and with no other.");
        }
        if ((meant == ConversationScope.REPOSITORY) != (repositoryId != null)) {
            throw ProblemException.badRequest("repositoryId", "It goes with the scope repository, and with no other.");
        }
        return new Target(meant, paperId, repositoryId);
    }

    public static Target of(Conversation conversation) {
        return new Target(conversation.scope(), conversation.paperId(), conversation.repositoryId());
    }

    List<UUID> repositories() {
        return repositoryId == null ? List.of() : List.of(repositoryId);
    }

    /** Where its answer is looked for, by somebody who was let in before. */
    public Where where(Asker asker, boolean documents) {
        var inProject = scope.isOfProject();
        return new Where(
                inProject,
                asker.wholeWorkspace(),
                asker.listOnly(),
                documents || scope == ConversationScope.PAPER || scope == ConversationScope.GLOBAL,
                repositories(),
                paperId == null ? List.of() : List.of(paperId));
    }
}
