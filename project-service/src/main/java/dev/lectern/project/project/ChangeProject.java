package dev.lectern.project.project;

import dev.lectern.common.spine.Outbox;
import dev.lectern.project.project.ProjectAccess.Seat;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** What an owner may do to a project as a whole. */
@ApplicationScoped
class ChangeProject {

    private final ProjectAccess access;
    private final ProjectRepository projects;
    private final Outbox outbox;
    private final Clock clock;

    ChangeProject(ProjectAccess access, ProjectRepository projects, Outbox outbox, Clock clock) {
        this.access = access;
        this.projects = projects;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Seat> describe(UUID id, String name, String description) {
        return access.change(id, Role.OWNER, seat -> {
            seat.project().describe(name, description, now());
            return Uni.createFrom().item(seat);
        });
    }

    /** Everybody's rights in it end with it, so that tokens which still name it are refused. */
    Uni<Void> disable(UUID id) {
        return access.change(id, Role.OWNER, seat -> {
            var now = now();
            seat.project().disable(now);
            return projects.members(id).chain(members -> Multi.createFrom()
                    .iterable(members)
                    .onItem()
                    .transformToUniAndConcatenate(member -> outbox.add(seat.scope(), member.suspend(now)))
                    .onItem()
                    .ignoreAsUni());
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
