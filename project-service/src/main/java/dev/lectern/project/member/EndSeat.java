package dev.lectern.project.member;

import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Takes somebody out of a workspace and so out of all its projects, those that are off included. What they alone owned
 * goes to the owner of the workspace: a project is never without an owner.
 */
@ApplicationScoped
class EndSeat {

    private static final String LOCK = "SELECT owner_id FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE";
    private static final String LEAVE = """
            UPDATE workspace_member SET is_active = false, updated_at = now()
             WHERE workspace_id = $1 AND user_id = $2 AND is_active
            """;
    private static final String ALONE_OWNED = """
            SELECT m.project_id FROM membership m
             WHERE m.workspace_id = $1 AND m.user_id = $2 AND m.is_active AND m.role = 'owner'
               AND NOT EXISTS (SELECT FROM membership o WHERE o.project_id = m.project_id AND o.user_id <> $2
                                                          AND o.is_active AND o.role = 'owner')
            """;
    private static final String INHERIT = """
            INSERT INTO membership (membership_id, workspace_id, project_id, user_id, role) VALUES ($1, $2, $3, $4, 'owner')
            ON CONFLICT (project_id, user_id) DO UPDATE
               SET role = 'owner', is_active = true, version = membership.version + 1, updated_at = now()
            RETURNING project_id, user_id, role, is_active, version
            """;
    // Whoever has been an owner longest.
    private static final String PASS_ON = """
            UPDATE project p SET version = version + 1, updated_at = now(), owner_id = (
                   SELECT m.user_id FROM membership m
                    WHERE m.project_id = p.project_id AND m.user_id <> $2 AND m.is_active AND m.role = 'owner'
                    ORDER BY m.membership_id LIMIT 1)
             WHERE p.workspace_id = $1 AND p.owner_id = $2
            """;
    private static final String END = """
            UPDATE membership SET is_active = false, version = version + 1, updated_at = now()
             WHERE workspace_id = $1 AND user_id = $2 AND is_active
            RETURNING project_id, user_id, role, is_active, version
            """;
    // What was visible to them without a membership: the tokens for it end by a membership that never began, so that
    // there
    // is a version to be older than.
    private static final String SEEN = """
            SELECT p.project_id FROM project p
             WHERE p.workspace_id = $1 AND p.is_workspace_visible
               AND NOT EXISTS (SELECT FROM membership m
                                WHERE m.project_id = p.project_id AND m.user_id = $2 AND m.is_active)
            """;
    private static final String HIDE = """
            INSERT INTO membership (membership_id, workspace_id, project_id, user_id, role, is_active)
            VALUES ($1, $2, $3, $4, 'viewer', false)
            ON CONFLICT (project_id, user_id) DO UPDATE SET version = membership.version + 1, updated_at = now()
            RETURNING project_id, user_id, role, is_active, version
            """;

    private final Outbox outbox;

    EndSeat(Outbox outbox) {
        this.outbox = outbox;
    }

    /** In a transaction of the workspace; says whether there was a seat. Not for the owner of the workspace. */
    Uni<Boolean> apply(SqlConnection tx, Scope there, UUID user) {
        var both = Tuple.of(there.workspaceId(), user);
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(there.workspaceId()))
                .map(rows -> rows.iterator().next().getUUID("owner_id"))
                .chain(owner -> tx.preparedQuery(LEAVE)
                        .execute(both)
                        .chain(left -> left.rowCount() == 0
                                ? Uni.createFrom().item(false)
                                : handOver(tx, there, user, owner).replaceWith(true)));
    }

    private Uni<Void> handOver(SqlConnection tx, Scope there, UUID user, UUID owner) {
        var both = Tuple.of(there.workspaceId(), user);
        return each(tx, there, ALONE_OWNED, user, INHERIT, owner)
                .chain(() -> tx.preparedQuery(PASS_ON).execute(both))
                // Before the end of the memberships: what was a membership until now is told once.
                .chain(() -> each(tx, there, SEEN, user, HIDE, user))
                .chain(() -> tx.preparedQuery(END).execute(both))
                .chain(rows -> tell(tx, there, rows));
    }

    /** For each project that is found for the one, a membership of the other. */
    private Uni<Void> each(SqlConnection tx, Scope there, String find, UUID one, String put, UUID other) {
        return tx.preparedQuery(find)
                .execute(Tuple.of(there.workspaceId(), one))
                .map(EndSeat::projects)
                .chain(projects -> Multi.createFrom()
                        .iterable(projects)
                        .onItem()
                        .transformToUniAndConcatenate(project -> tx.preparedQuery(put)
                                .execute(Tuple.of(Ids.next(), there.workspaceId(), project, other))
                                .chain(rows -> tell(tx, there, rows)))
                        .onItem()
                        .ignoreAsUni());
    }

    private Uni<Void> tell(SqlConnection tx, Scope there, Iterable<Row> rows) {
        return Multi.createFrom()
                .iterable(changed(rows))
                .onItem()
                .transformToUniAndConcatenate(one -> outbox.add(tx, there.withProject(one.projectId()), one))
                .onItem()
                .ignoreAsUni();
    }

    private static List<UUID> projects(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getUUID("project_id"))
                .toList();
    }

    private static List<MemberChanged> changed(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new MemberChanged(
                        row.getUUID("project_id"),
                        row.getUUID("user_id"),
                        row.getBoolean("is_active") ? row.getString("role") : null,
                        row.getBoolean("is_active"),
                        row.getLong("version")))
                .toList();
    }
}
