package dev.lectern.project.project;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.project.ProjectRepository.Mine;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The way to a project that a path names. The membership in that very project decides, not the token's current one: who
 * has none hears that there is no such project, who has too low a role that it does not suffice.
 */
@ApplicationScoped
public class ProjectAccess {

    /** The caller's place in a project; the scope is that project's, also where the caller is a guest. */
    public record Seat(Project project, Membership membership, Scope scope) {}

    private final Tenancy tenancy;
    private final ProjectRepository projects;
    private final Caller caller;

    ProjectAccess(Tenancy tenancy, ProjectRepository projects, Caller caller) {
        this.tenancy = tenancy;
        this.projects = projects;
        this.caller = caller;
    }

    /** Those that the caller is in, in whichever workspace. */
    Uni<List<Mine>> mine(UUID after, int limit) {
        var scope = caller.scope();
        return tenancy.session(scope, () -> projects.of(scope.userId(), after, limit));
    }

    public <T> Uni<T> look(UUID project, Role least, Function<Seat, Uni<T>> work) {
        return enter(project, least, LockModeType.NONE, work);
    }

    /** One change of a project or its members at a time: else two owners could each remove the other. */
    public <T> Uni<T> change(UUID project, Role least, Function<Seat, Uni<T>> work) {
        return enter(project, least, LockModeType.PESSIMISTIC_WRITE, work);
    }

    private <T> Uni<T> enter(UUID project, Role least, LockModeType lock, Function<Seat, Uni<T>> work) {
        var scope = caller.scope();
        return workspaceOf(project, scope)
                .onItem()
                .ifNull()
                .failWith(ProjectAccess::nothingHere)
                .map(workspace -> scope.withWorkspace(workspace).withProject(project))
                .chain(there ->
                        tenancy.session(there, () -> seat(there, least, lock).chain(work::apply)));
    }

    // In a transaction before: writing is allowed in one workspace only, which must be known when it begins. Rights are
    // not decided here, so it does not matter that they may change in between.
    private Uni<UUID> workspaceOf(UUID project, Scope scope) {
        return project.equals(scope.projectId())
                ? Uni.createFrom().item(scope.workspaceId())
                : tenancy.session(scope, () -> projects.workspaceOf(project, scope.userId()));
    }

    private Uni<Seat> seat(Scope there, Role least, LockModeType lock) {
        return projects.active(there.projectId(), lock)
                .onItem()
                .ifNull()
                .failWith(ProjectAccess::nothingHere)
                .chain(project -> projects.membership(there.projectId(), there.userId())
                        .onItem()
                        .ifNull()
                        .failWith(ProjectAccess::nothingHere)
                        .map(membership -> {
                            if (!membership.role.atLeast(least)) {
                                throw ProblemException.forbidden("This takes the role " + least.wire()
                                        + " in the project; yours is " + membership.role.wire() + ".");
                            }
                            return new Seat(project, membership, there);
                        }));
    }

    private static ProblemException nothingHere() {
        return ProblemException.notFound("project");
    }
}
