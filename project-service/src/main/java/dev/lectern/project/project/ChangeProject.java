package dev.lectern.project.project;

import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.workspace.Limits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** What an owner may do to a project as a whole; what changes its meaning is announced, so that older tokens end. */
@ApplicationScoped
class ChangeProject {

    /** What is null stays. */
    record Change(String name, String description, Boolean workspaceVisible) {}

    private final ProjectAccess access;
    private final ProjectRepository projects;
    private final Limits limits;
    private final Chronicle chronicle;

    ChangeProject(ProjectAccess access, ProjectRepository projects, Limits limits, Chronicle chronicle) {
        this.access = access;
        this.projects = projects;
        this.limits = limits;
        this.chronicle = chronicle;
    }

    Uni<Seat> apply(UUID id, Change change) {
        return access.change(id, Role.OWNER, seat -> (change.name() == null
                        ? Uni.createFrom().voidItem()
                        : nameIsFree(seat.project(), change.name()))
                .chain(() -> describe(seat, change))
                .chain(() -> show(seat, change.workspaceVisible()))
                .replaceWith(seat));
    }

    /** Everybody's rights in it end with it, so that tokens which still name it are refused. */
    Uni<Void> disable(UUID id) {
        return access.change(id, Role.OWNER, seat -> {
            seat.project().disable(chronicle.now());
            return announce(seat).chain(() -> deed(seat, "project.disabled"));
        });
    }

    /** Whoever was in it is in it again. */
    Uni<Seat> enable(UUID id) {
        return access.changeEvenOff(id, seat -> {
            var project = seat.project();
            if (project.isActive) {
                return Uni.createFrom().item(seat);
            }
            return limits.roomForProject(project.workspaceId)
                    .chain(() -> nameIsFree(project, project.name))
                    .invoke(() -> project.enable(chronicle.now()))
                    .chain(() -> announce(seat))
                    .chain(() -> deed(seat, "project.enabled"))
                    .replaceWith(seat);
        });
    }

    /** For good, and all that is in it: begins the run, or answers the one that somebody began. The run belongs to where he is. */
    Uni<UUID> purge(UUID id, UUID from) {
        return access.changeEvenOff(id, seat -> {
            var project = seat.project();
            var run = seat.scope().runId();
            return project.purge(run, chronicle.now())
                    ? chronicle
                            .event(
                                    seat.scope().withProject(from),
                                    new RunStarted(run, "project-purge", null, id.toString()).personal(true))
                            .chain(() -> deed(seat, "project.purged"))
                            .replaceWith(run)
                    : Uni.createFrom().item(project.purgeRunId);
        });
    }

    /** To somebody who is in it already; whoever had it stays one of its owners. */
    Uni<Seat> transfer(UUID id, UUID heir) {
        return access.change(id, Role.OWNER, seat -> {
            var project = seat.project();
            if (project.ownerId.equals(heir)) {
                return Uni.createFrom().item(seat);
            }
            project.mayBelongToAnother();
            return projects.membership(id, heir)
                    .onItem()
                    .ifNull()
                    .failWith(() -> ProblemException.unprocessable("userId", "Only a member can become the owner."))
                    .call(member -> promote(seat, member))
                    .invoke(() -> project.belongTo(heir, chronicle.now()))
                    .chain(() -> deed(seat, "project.transferred", Map.of("to", heir.toString())))
                    .replaceWith(seat);
        });
    }

    private Uni<Void> promote(Seat seat, Membership member) {
        if (member.isOwner()) {
            return Uni.createFrom().voidItem();
        }
        member.become(Role.OWNER, chronicle.now());
        return chronicle.event(seat.scope(), member.changed());
    }

    private Uni<Void> describe(Seat seat, Change change) {
        if (change.name() == null && change.description() == null) {
            return Uni.createFrom().voidItem();
        }
        seat.project().describe(change.name(), change.description(), chronicle.now());
        return deed(seat, "project.described");
    }

    private Uni<Void> show(Seat seat, Boolean toWorkspace) {
        var project = seat.project();
        if (toWorkspace == null || toWorkspace == project.isWorkspaceVisible) {
            return Uni.createFrom().voidItem();
        }
        project.show(toWorkspace, chronicle.now());
        return announce(seat).chain(() -> deed(seat, toWorkspace ? "project.shown" : "project.hidden"));
    }

    private Uni<Void> nameIsFree(Project project, String name) {
        return projects.nameTaken(project.workspaceId, name, project.projectId)
                .invoke(taken -> {
                    if (taken) {
                        throw nameClash();
                    }
                })
                .replaceWithVoid();
    }

    static ProblemException nameClash() {
        return ProblemException.conflict("Another project of the workspace has this name.");
    }

    private Uni<Void> announce(Seat seat) {
        return chronicle.event(seat.scope(), seat.project().changed());
    }

    private Uni<Void> deed(Seat seat, String action) {
        return deed(seat, action, Map.of());
    }

    private Uni<Void> deed(Seat seat, String action, Map<String, String> detail) {
        return chronicle.deed(seat.scope(), action, "project", seat.project().projectId, detail);
    }
}
