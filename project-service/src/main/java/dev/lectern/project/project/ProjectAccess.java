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
 * The way to a project that a path names. The role in that very project decides, not the token's current one: who has
 * none hears that there is no such project, who has too low a role that it does not suffice.
 */
@ApplicationScoped
public class ProjectAccess {

    /** The caller's place in a project; the scope is that project's, also where the caller is a guest. */
    public record Seat(Project project, Role role, Scope scope) {}

    private final Tenancy tenancy;
    private final ProjectRepository projects;
    private final Caller caller;

    ProjectAccess(Tenancy tenancy, ProjectRepository projects, Caller caller) {
        this.tenancy = tenancy;
        this.projects = projects;
        this.caller = caller;
    }

    /** Those that the caller reaches, in whichever workspace; or those of the caller's own that are switched off. */
    Uni<List<Mine>> mine(boolean active, UUID after, int limit) {
        var scope = caller.scope();
        return tenancy.session(
                scope,
                () -> active
                        ? projects.of(scope.userId(), after, limit)
                        : projects.offOf(scope.userId(), after, limit));
    }

    public <T> Uni<T> look(UUID project, Role least, Function<Seat, Uni<T>> work) {
        return enter(project, least, Lane.READ, work);
    }

    /** One change in a workspace at a time: else two owners could each remove the other. */
    public <T> Uni<T> change(UUID project, Role least, Function<Seat, Uni<T>> work) {
        return enter(project, least, Lane.CHANGE, work);
    }

    /** As a change, and also of a project that is switched off, which only its owners still reach. */
    <T> Uni<T> changeEvenOff(UUID project, Function<Seat, Uni<T>> work) {
        return enter(project, Role.OWNER, Lane.CHANGE_EVEN_OFF, work);
    }

    /**
     * As a change, for who brings another right than a role of their own, such as an invitation: to be checked by the work.
     * The scope is the project's; the seat has no role.
     */
    public <T> Uni<T> changeAsGuest(Scope there, Function<Seat, Uni<T>> work) {
        return tenancy.session(there, () -> project(there, Lane.CHANGE)
                .map(project -> project != null && project.isActive ? project : null)
                .onItem()
                .ifNull()
                .failWith(ProjectAccess::nothingHere)
                .chain(project -> work.apply(new Seat(project, null, there))));
    }

    /** As a change, for an administrator, also of a project that is switched off; the seat has no role. */
    public <T> Uni<T> changeAsAdministrator(Scope there, Function<Seat, Uni<T>> work) {
        return tenancy.session(there, () -> project(there, Lane.CHANGE_EVEN_OFF)
                .onItem()
                .ifNull()
                .failWith(ProjectAccess::nothingHere)
                .chain(project -> work.apply(new Seat(project, null, there))));
    }

    /** In a transaction of the workspace: lets nobody else change anything in it until the end. */
    public Uni<Void> takeTurns(Scope there) {
        return projects.lockWorkspace(there.workspaceId()).replaceWithVoid();
    }

    /** Within the work; null for who is not a member. */
    public Uni<Membership> memberOf(UUID project, UUID user) {
        return projects.membership(project, user);
    }

    private enum Lane {
        READ,
        CHANGE,
        CHANGE_EVEN_OFF
    }

    private <T> Uni<T> enter(UUID project, Role least, Lane lane, Function<Seat, Uni<T>> work) {
        var scope = caller.scope();
        return workspaceOf(project, scope)
                .onItem()
                .ifNull()
                .failWith(ProjectAccess::nothingHere)
                .map(workspace -> scope.withWorkspace(workspace).withProject(project))
                .chain(there ->
                        tenancy.session(there, () -> seat(there, least, lane).chain(work::apply)));
    }

    // In a transaction before: writing is allowed in one workspace only, which must be known when it begins. Rights are
    // not decided here, so it does not matter that they may change in between.
    private Uni<UUID> workspaceOf(UUID project, Scope scope) {
        return project.equals(scope.projectId())
                ? Uni.createFrom().item(scope.workspaceId())
                : tenancy.session(scope, () -> projects.workspaceOf(project, scope.userId()));
    }

    private Uni<Seat> seat(Scope there, Role least, Lane lane) {
        return project(there, lane)
                .onItem()
                .ifNull()
                .failWith(ProjectAccess::nothingHere)
                .chain(project -> projects.role(there.projectId(), there.userId())
                        .map(role -> admitted(project, role, least, lane))
                        .map(role -> new Seat(project, role, there)));
    }

    // Workspace first, then project, everywhere: two who change something wait for each other and never in a circle.
    private Uni<Project> project(Scope there, Lane lane) {
        return lane == Lane.READ
                ? projects.any(there.projectId(), LockModeType.NONE)
                : projects.lockWorkspace(there.workspaceId())
                        .chain(() -> projects.any(there.projectId(), LockModeType.PESSIMISTIC_WRITE));
    }

    private static Role admitted(Project project, Role role, Role least, Lane lane) {
        var off = !project.isActive && (lane != Lane.CHANGE_EVEN_OFF || role != Role.OWNER);
        if (role == null || off) {
            throw nothingHere();
        }
        if (!role.atLeast(least)) {
            throw ProblemException.forbidden(
                    "This takes the role " + least.wire() + " in the project; yours is " + role.wire() + ".");
        }
        return role;
    }

    private static ProblemException nothingHere() {
        return ProblemException.notFound("project");
    }
}
