package dev.lectern.project.paper;

import dev.lectern.common.event.ProjectEvent.PaperListed;
import dev.lectern.common.event.ProjectEvent.PaperUnlisted;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts items on a project's list and takes them off, and says so. Whoever calls it holds the workspace: with the first
 * entry a default project begins to go by its list, with the last it sees all again, and either makes its tokens old.
 */
final class PaperList {

    private static final String LIST = """
            INSERT INTO project_paper (project_paper_id, workspace_id, project_id, source_item_id, added_by_user_id)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (project_id, source_item_id) DO UPDATE SET is_listed = true,
                   project_paper_id = excluded.project_paper_id, added_by_user_id = excluded.added_by_user_id,
                   version = project_paper.version + 1, created_at = now(), updated_at = now()
             WHERE NOT project_paper.is_listed
            RETURNING version
            """;
    private static final String UNLIST = """
            UPDATE project_paper SET is_listed = false, version = version + 1, updated_at = now()
             WHERE project_id = $1 AND source_item_id = $2 AND is_listed
            RETURNING version
            """;
    private static final String TURN = """
            UPDATE project SET version = version + 1, updated_at = now()
             WHERE project_id = $1 AND is_default
               AND (SELECT count(*) FROM (SELECT FROM project_paper
                     WHERE project_id = $1 AND is_listed LIMIT 2) AS few) = $2
            RETURNING version
            """;

    private static final long FIRST = 1;
    private static final long NONE_LEFT = 0;

    private final Door door;
    private final UUID project;

    PaperList(Door door, UUID project) {
        this.door = door;
        this.project = project;
    }

    /** False if it was on the list. */
    Uni<Boolean> add(Scope by, UUID item) {
        return door.number(LIST, Ids.next(), by.workspaceId(), project, item, by.userId())
                .call(version -> version.isEmpty()
                        ? nothing()
                        : door.say(new PaperListed(project, item, version.get()))
                                .chain(() -> turn(FIRST)))
                .map(Optional::isPresent);
    }

    /** False if it was not on the list. */
    Uni<Boolean> remove(UUID item) {
        return door.number(UNLIST, project, item)
                .call(version -> version.isEmpty()
                        ? nothing()
                        : door.say(new PaperUnlisted(project, item, version.get()))
                                .chain(() -> turn(NONE_LEFT)))
                .map(Optional::isPresent);
    }

    private Uni<Void> turn(long entries) {
        return door.number(TURN, project, entries)
                .chain(version ->
                        version.isEmpty() ? nothing() : door.say(new ProjectChanged(project, true, version.get())));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
