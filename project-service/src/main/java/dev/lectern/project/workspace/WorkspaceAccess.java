package dev.lectern.project.workspace;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The way to a workspace that a path names: for who has a seat in it; for all others there is no such workspace. */
@ApplicationScoped
public class WorkspaceAccess {

    /** The caller's place in it; the scope is that workspace's. */
    public record Place(UUID ownerId, Scope scope) {

        public boolean own() {
            return ownerId.equals(scope.userId());
        }
    }

    private final Tenancy tenancy;
    private final WorkspaceRepository workspaces;
    private final Caller caller;

    WorkspaceAccess(Tenancy tenancy, WorkspaceRepository workspaces, Caller caller) {
        this.tenancy = tenancy;
        this.workspaces = workspaces;
        this.caller = caller;
    }

    /** Who owns a workspace never changes, so that this need not be asked again in the transaction that follows. */
    public Uni<Place> enter(UUID workspace) {
        var scope = caller.scope();
        return tenancy.session(scope, () -> workspaces.joined(workspace, scope.userId()))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("workspace"))
                .map(found -> new Place(found.ownerId, scope.withWorkspace(workspace)));
    }

    public Uni<Place> enterOwn(UUID workspace) {
        return enter(workspace).invoke(place -> {
            if (!place.own()) {
                throw ProblemException.forbidden("Only the owner of the workspace does this.");
            }
        });
    }
}
