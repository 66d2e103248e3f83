package dev.lectern.project.workspace;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.workspace.WorkspaceResource.WorkspaceView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** What an owner and what an administrator may change of a workspace; another plan is told to the suite. */
@ApplicationScoped
class ChangeWorkspace {

    private final Tenancy tenancy;
    private final WorkspaceRepository workspaces;
    private final Limits limits;
    private final Chronicle chronicle;

    ChangeWorkspace(Tenancy tenancy, WorkspaceRepository workspaces, Limits limits, Chronicle chronicle) {
        this.tenancy = tenancy;
        this.workspaces = workspaces;
        this.limits = limits;
        this.chronicle = chronicle;
    }

    Uni<WorkspaceView> rename(Scope there, String name) {
        return tenancy.session(there, () -> locked(there)
                .invoke(workspace -> workspace.rename(name, chronicle.now()))
                .chain(workspace -> written(there, workspace, "workspace.renamed", Map.of())));
    }

    /** Null: the installation's. What is there beyond the new limits stays; it is only that nothing is added to it. */
    Uni<WorkspaceView> plan(Scope there, String plan) {
        return tenancy.session(
                there, () -> known(plan).chain(() -> locked(there)).chain(workspace -> {
                    var before = limits.planOf(workspace);
                    workspace.take(plan, chronicle.now());
                    var after = limits.planOf(workspace);
                    var detail = Map.of("from", before, "to", after);
                    return (before.equals(after) ? Uni.createFrom().voidItem() : announce(there, workspace))
                            .chain(() -> written(there, workspace, "workspace.plan-changed", detail));
                }));
    }

    private Uni<Void> known(String plan) {
        if (plan == null) {
            return Uni.createFrom().voidItem();
        }
        return workspaces
                .planExists(plan)
                .invoke(exists -> {
                    if (!exists) {
                        throw ProblemException.unprocessable("plan", "There is no such plan.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Workspace> locked(Scope there) {
        return workspaces
                .locked(there.workspaceId())
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("workspace"));
    }

    private Uni<Void> announce(Scope there, Workspace workspace) {
        return workspaces
                .flush()
                .chain(() -> limits.usage(workspace.workspaceId))
                .chain(allowed -> chronicle.event(there, workspace.changed(allowed)));
    }

    private Uni<WorkspaceView> written(Scope there, Workspace workspace, String action, Map<String, String> detail) {
        UUID id = workspace.workspaceId;
        return workspaces
                .flush()
                .chain(() -> chronicle.deed(there, action, "workspace", id, detail))
                .chain(() -> limits.usage(id))
                .map(usage -> WorkspaceView.of(workspace, usage, there.userId()));
    }
}
