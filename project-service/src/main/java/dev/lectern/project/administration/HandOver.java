package dev.lectern.project.administration;

import dev.lectern.common.identity.Caller;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.member.Accounts;
import dev.lectern.project.member.AdmitMember;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** Gives a project to somebody, whoever owns it and whether or not they are in it: for where no owner can any more. */
@ApplicationScoped
class HandOver {

    private final Accounts accounts;
    private final ProjectCensus projects;
    private final ProjectAccess access;
    private final AdmitMember admitMember;
    private final Chronicle chronicle;
    private final Caller caller;

    HandOver(
            Accounts accounts,
            ProjectCensus projects,
            ProjectAccess access,
            AdmitMember admitMember,
            Chronicle chronicle,
            Caller caller) {
        this.accounts = accounts;
        this.projects = projects;
        this.access = access;
        this.admitMember = admitMember;
        this.chronicle = chronicle;
        this.caller = caller;
    }

    Uni<Void> run(UUID id, UUID heir) {
        return projects.one(id)
                .call(() -> accounts.find(heir))
                .map(project ->
                        caller.scope().withWorkspace(project.workspaceId()).withProject(id))
                .chain(there -> access.changeAsAdministrator(there, seat -> give(seat, heir)));
    }

    private Uni<Void> give(Seat seat, UUID heir) {
        var project = seat.project();
        if (project.ownerId.equals(heir)) {
            return admitMember.admit(seat, heir, Role.OWNER).replaceWithVoid();
        }
        project.mayBelongToAnother();
        var detail = Map.of("from", project.ownerId.toString(), "to", heir.toString(), "by", "administrator");
        return admitMember
                .admit(seat, heir, Role.OWNER)
                .invoke(() -> project.belongTo(heir, chronicle.now()))
                .chain(() -> chronicle.deed(seat.scope(), "project.transferred", "project", project.projectId, detail));
    }
}
