package dev.lectern.project.project;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.project.ProjectResource.NewProject;
import dev.lectern.project.project.ProjectResource.ProjectView;
import dev.lectern.project.workspace.Limits;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates a project, with its creator as owner, in the workspace that is the creator's own. */
@ApplicationScoped
class CreateProject {

    private static final UUID NONE = new UUID(0, 0);

    private final Tenancy tenancy;
    private final ProjectRepository projects;
    private final Idempotency idempotency;
    private final Limits limits;
    private final Chronicle chronicle;
    private final List<OnCreated> others;

    CreateProject(
            Tenancy tenancy,
            ProjectRepository projects,
            Idempotency idempotency,
            Limits limits,
            Chronicle chronicle,
            @All List<OnCreated> others) {
        this.tenancy = tenancy;
        this.projects = projects;
        this.idempotency = idempotency;
        this.limits = limits;
        this.chronicle = chronicle;
        this.others = others;
    }

    Uni<ProjectView> run(Scope scope, String key, NewProject request) {
        return tenancy.session(scope, () -> ownWorkspace(scope)
                .chain(() -> idempotency.once(
                        scope, "POST /projects", key, request, ProjectView.class, () -> create(scope, request))));
    }

    private Uni<Void> ownWorkspace(Scope scope) {
        var owner = scope.workspaceId() == null
                ? Uni.createFrom().<UUID>nullItem()
                : projects.lockWorkspace(scope.workspaceId());
        return owner.map(found -> scope.userId().equals(found))
                .invoke(own -> {
                    if (!own) {
                        throw ProblemException.forbidden("Only the owner of a workspace creates projects in it.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<ProjectView> create(Scope scope, NewProject request) {
        var slug = Slug.of(request.name());
        return limits.roomForProject(scope.workspaceId())
                .chain(() -> nameIsFree(scope, request))
                .chain(() -> projects.slugsLike(scope.workspaceId(), Slug.stem(slug)))
                .map(taken -> Slug.free(slug, taken))
                .chain(free -> keep(scope, free, request));
    }

    private Uni<Void> nameIsFree(Scope scope, NewProject request) {
        return projects.nameTaken(scope.workspaceId(), request.name(), NONE)
                .invoke(taken -> {
                    if (taken) {
                        throw ChangeProject.nameClash();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<ProjectView> keep(Scope scope, String slug, NewProject request) {
        var now = chronicle.now();
        var project =
                Project.create(scope.workspaceId(), scope.userId(), slug, request.name(), request.description(), now);
        var owner = Membership.start(project, scope.userId(), Role.OWNER, now);
        var there = scope.withProject(project.projectId);
        return projects.add(project, owner)
                .chain(() -> furnish(there, project))
                .chain(() -> chronicle.event(there, project.created()))
                .chain(() -> chronicle.event(there, owner.changed()))
                .chain(() -> chronicle.deed(there, "project.created", "project", project.projectId, Map.of()))
                .replaceWith(() -> ProjectView.of(project, owner.role));
    }

    private Uni<Void> furnish(Scope scope, Project project) {
        return InTurn.each(others, one -> one.created(scope, project));
    }
}
