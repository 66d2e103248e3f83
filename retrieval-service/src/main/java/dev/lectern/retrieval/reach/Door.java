package dev.lectern.retrieval.reach;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.sibling.RepositoryDoor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether somebody may ask about something: a paper that he sees where he is, a repository that he may read just now. */
@ApplicationScoped
public class Door {

    private final Papers papers;
    private final RepositoryDoor repositories;

    Door(Papers papers, RepositoryDoor repositories) {
        this.papers = papers;
        this.repositories = repositories;
    }

    /** Fails with NOT_FOUND if there is no such thing for him. */
    public Uni<Void> admit(Caller caller, Target target) {
        if (target.paperId() != null) {
            return papers.titleOf(Asker.of(caller), target.paperId()).replaceWithVoid();
        }
        if (target.repositoryId() != null && !caller.hasCapability(Capability.REPOSITORIES)) {
            throw ProblemException.capabilityMissing(Capability.REPOSITORIES);
        }
        return repositories.admit(caller, target.repositories());
    }
}
