package dev.lectern.project.member;

import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Takes somebody out of a workspace and so out of all its projects, those that are off included. What they alone owned
 * goes to the owner of the workspace, or if that one is deleted to another member: a project is never without an owner
 * who lives. Where nobody is left it is switched off, until an administrator gives it to somebody.
 */
@ApplicationScoped
class EndSeat {

    private static final String LOCK = "SELECT owner_id FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE";
    // Held, so that the owner lives until what is given to them is told.
    private static final String LIVING =
            "SELECT NOT is_deleted AS living FROM known_account WHERE user_id = $1 FOR SHARE";
    private static final String LEAVE = """
            UPDATE workspace_member SET is_active = false, updated_at = now()
             WHERE workspace_id = $1 AND user_id = $2 AND is_active
            """;
    private static final String ALONE_OWNED = """
            SELECT m.project_id FROM membership m
             WHERE m.workspace_id = $1 AND m.user_id = $2 AND m.is_active AND m.role = 'owner'
               AND NOT EXISTS (SELECT FROM membership o WHERE o.project_id = m.project_id AND o.user_id <> $2
                                                          AND o.is_active AND o.role = 'owner'
                                  AND NOT EXISTS (SELECT FROM known_account k
                                                   WHERE k.user_id = o.user_id AND k.is_deleted))
            """;
    // The one with the highest role, and of those who has been in it longest.
    private static final String HEIR = """
            SELECT m.user_id FROM membership m
             WHERE m.project_id = $1 AND m.user_id <> $2 AND m.is_active
               AND NOT EXISTS (SELECT FROM known_account k WHERE k.user_id = m.user_id AND k.is_deleted)
             ORDER BY m.role = 'editor' DESC, m.membership_id LIMIT 1
            """;
    // A default project is the workspace's own and stays on.
    private static final String SWITCH_OFF = """
            UPDATE project SET is_active = false, version = version + 1, updated_at = now()
             WHERE project_id = $1 AND is_active AND NOT is_default RETURNING version
            """;
    private static final String INHERIT = """
            INSERT INTO membership (membership_id, workspace_id, project_id, user_id, role) VALUES ($1, $2, $3, $4, 'owner')
            ON CONFLICT (project_id, user_id) DO UPDATE
               SET role = 'owner', is_active = true, version = membership.version + 1, updated_at = now()
            RETURNING project_id, user_id, role, is_active, version
            """;
    // Whoever has been an owner longest and lives. What was switched off for want of one keeps its last owner's name.
    private static final String PASS_ON = """
            UPDATE project p SET version = version + 1, updated_at = now(), owner_id = heir.user_id
              FROM (SELECT DISTINCT ON (m.project_id) m.project_id, m.user_id
                      FROM membership m LEFT JOIN known_account k ON k.user_id = m.user_id
                     WHERE m.workspace_id = $1 AND m.user_id <> $2 AND m.is_active AND m.role = 'owner'
                     ORDER BY m.project_id, coalesce(k.is_deleted, false), m.membership_id) AS heir
             WHERE p.workspace_id = $1 AND p.owner_id = $2 AND heir.project_id = p.project_id
            """;
    private static final String END = """
            UPDATE membership SET is_active = false, version = version + 1, updated_at = now()
             WHERE workspace_id = $1 AND user_id = $2 AND is_active
            RETURNING project_id, user_id, role, is_active, version
            """;
    // What was visible to them without a membership: the tokens for it end by a membership that never began, so that
    // there is a version to be older than.
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
                                : living(tx, owner)
                                        .chain(living -> handOver(tx, there, user, living))
                                        .replaceWith(true)));
    }

    /** Empty for who is deleted. */
    private static Uni<Optional<UUID>> living(SqlConnection tx, UUID owner) {
        return tx.preparedQuery(LIVING)
                .execute(Tuple.of(owner))
                .map(rows -> rows.size() == 0 || rows.iterator().next().getBoolean("living")
                        ? Optional.of(owner)
                        : Optional.empty());
    }

    private Uni<Void> handOver(SqlConnection tx, Scope there, UUID user, Optional<UUID> owner) {
        var both = Tuple.of(there.workspaceId(), user);
        return each(tx, ALONE_OWNED, both, project -> bequeath(tx, there.withProject(project), user, owner))
                .chain(() -> tx.preparedQuery(PASS_ON).execute(both))
                // Before the end of the memberships: what was a membership until now is told once.
                .chain(() -> each(tx, SEEN, both, project -> put(tx, there.withProject(project), HIDE, user)))
                .chain(() -> tx.preparedQuery(END).execute(both))
                .chain(rows -> tell(tx, there, rows));
    }

    private Uni<Void> bequeath(SqlConnection tx, Scope there, UUID user, Optional<UUID> owner) {
        return owner.map(living -> put(tx, there, INHERIT, living)).orElseGet(() -> tx.preparedQuery(HEIR)
                .execute(Tuple.of(there.projectId(), user))
                .chain(rows -> rows.size() == 0
                        ? switchOff(tx, there)
                        : put(tx, there, INHERIT, rows.iterator().next().getUUID("user_id"))));
    }

    private Uni<Void> switchOff(SqlConnection tx, Scope there) {
        return tx.preparedQuery(SWITCH_OFF)
                .execute(Tuple.of(there.projectId()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : outbox.add(
                                tx,
                                there,
                                new ProjectChanged(
                                        there.projectId(),
                                        false,
                                        rows.iterator().next().getLong("version"))));
    }

    private Uni<Void> put(SqlConnection tx, Scope there, String membership, UUID user) {
        return tx.preparedQuery(membership)
                .execute(Tuple.of(Ids.next(), there.workspaceId(), there.projectId(), user))
                .chain(rows -> tell(tx, there, rows));
    }

    private static Uni<Void> each(SqlConnection tx, String find, Tuple by, Function<UUID, Uni<Void>> work) {
        return tx.preparedQuery(find)
                .execute(by)
                .map(EndSeat::projects)
                .chain(projects -> InTurn.each(projects, work::apply));
    }

    private Uni<Void> tell(SqlConnection tx, Scope there, Iterable<Row> rows) {
        return InTurn.each(changed(rows), one -> outbox.add(tx, there.withProject(one.projectId()), one));
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
