package dev.lectern.project.project;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.project.ProjectResource.NewProject;
import dev.lectern.project.project.ProjectResource.ProjectView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Creates a project, with its creator as owner, in the workspace that is the creator's own. */
@ApplicationScoped
class CreateProject {

    private final Tenancy tenancy;
    private final ProjectRepository projects;
    private final Idempotency idempotency;
    private final Outbox outbox;
    private final Clock clock;

    CreateProject(Tenancy tenancy, ProjectRepository projects, Idempotency idempotency, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.projects = projects;
        this.idempotency = idempotency;
        this.outbox = outbox;
        this.clock = clock;
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
        return projects.slugsLike(scope.workspaceId(), Slug.stem(slug))
                .map(taken -> Slug.free(slug, taken))
                .chain(free -> keep(scope, free, request));
    }

    private Uni<ProjectView> keep(Scope scope, String slug, NewProject request) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var project =
                Project.create(scope.workspaceId(), scope.userId(), slug, request.name(), request.description(), now);
        var owner = Membership.start(project, scope.userId(), Role.OWNER, now);
        var there = scope.withProject(project.projectId);
        return projects.add(project, owner)
                .chain(() -> outbox.add(there, project.created()))
                .chain(() -> outbox.add(there, owner.changed()))
                .replaceWith(() -> ProjectView.of(project, owner.role));
    }
}
