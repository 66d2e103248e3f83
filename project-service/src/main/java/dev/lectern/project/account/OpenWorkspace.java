package dev.lectern.project.account;

import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.PersonaChanged;
import dev.lectern.common.event.ProjectEvent.ProjectCreated;
import dev.lectern.common.event.ProjectEvent.WorkspaceOpened;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.UUID;

/**
 * Gives an account its workspace with a default project and the first owner. It has two doors, the registration event and
 * the first question for a context, which may come at the same time and in any order: the unique owner lets one of them
 * in, and both lead to the same end.
 */
@ApplicationScoped
public class OpenWorkspace {

    private static final String UNNAMED = "Workspace";
    private static final String OF = "'s workspace";
    private static final String WORKSPACE = """
            INSERT INTO workspace (workspace_id, owner_id, name)
            SELECT $1, $2, CASE WHEN EXISTS (SELECT FROM known_account WHERE user_id = $2 AND is_deleted)
                                THEN $4 ELSE $3 END
            ON CONFLICT (owner_id) DO NOTHING
            """;
    private static final String PROJECT = """
            INSERT INTO project (project_id, workspace_id, slug, name, owner_id, is_default)
            VALUES ($1, $2, 'default', 'Default project', $3, true)
            """;
    private static final String OWNER = """
            INSERT INTO membership (membership_id, workspace_id, project_id, user_id, role)
            VALUES ($1, $2, $3, $4, 'owner')
            """;
    // One that says nothing; what each of its values is without being told, the migration says, its guard too.
    private static final String PERSONA_OF_NOTHING = "4fd546a71cd8f87d310293dfc60e038e6a3aa9469e51504822c24982e3a5e8a9";
    private static final String PERSONA = """
            INSERT INTO persona (persona_id, workspace_id, project_id, slug, name, is_default)
            VALUES ($1, $2, $3, 'default', 'Default', true)
            """;
    private static final String MEMBER = """
            INSERT INTO workspace_member (workspace_member_id, workspace_id, user_id) VALUES ($1, $2, $3)
            """;
    private static final String EXISTING = "SELECT workspace_id FROM workspace WHERE owner_id = $1";
    // Whoever opened it before the name was known left the general one.
    private static final String RENAME = """
            UPDATE workspace SET name = $2, updated_at = now() WHERE workspace_id = $1 AND name = $3
               AND NOT EXISTS (SELECT FROM known_account k WHERE k.user_id = workspace.owner_id AND k.is_deleted)
            """;
    // Only what we called it; what its owner called it is theirs to have said.
    private static final String UNNAME = """
            UPDATE workspace w SET name = $2, version = w.version + 1, updated_at = now() FROM known_account k
             WHERE w.workspace_id = $1 AND k.user_id = w.owner_id AND w.name = k.username || $3
            """;
    private static final String UNNAME_INVITATIONS = """
            UPDATE invitation i SET workspace_name = $2 FROM known_account k, workspace w
             WHERE i.workspace_id = $1 AND w.workspace_id = $1 AND k.user_id = w.owner_id
               AND i.workspace_name = k.username || $3
            """;
    private static final String KNOW = """
            INSERT INTO known_account (user_id, username) VALUES ($1, $2)
            ON CONFLICT (user_id) DO UPDATE SET username = excluded.username, updated_at = now()
             WHERE NOT known_account.is_deleted
               AND excluded.username IS NOT NULL AND excluded.username IS DISTINCT FROM known_account.username
            """;

    private final Outbox outbox;

    OpenWorkspace(Outbox outbox) {
        this.outbox = outbox;
    }

    /** In the given transaction, which is the owner's afterwards; the name is null where it is not known. */
    public Uni<Void> apply(SqlConnection tx, UUID run, UUID owner, String username) {
        var scope = new Scope(run, Ids.next(), null, owner);
        var name = username == null ? UNNAMED : username + OF;
        return Tenancy.become(tx, scope)
                .chain(() -> tx.preparedQuery(WORKSPACE).execute(Tuple.of(scope.workspaceId(), owner, name, UNNAMED)))
                .chain(rows -> rows.rowCount() == 1 ? furnish(tx, scope) : adopt(tx, scope, name))
                .call(() -> tx.preparedQuery(KNOW).execute(Tuple.of(owner, username)));
    }

    /** In the given transaction, which is the owner's afterwards, and before the name of the owner is forgotten. */
    Uni<Void> unname(SqlConnection tx, UUID run, UUID owner) {
        var scope = Scope.ofRun(run).withUser(owner);
        return Tenancy.become(tx, scope)
                .chain(() -> tx.preparedQuery(EXISTING).execute(Tuple.of(owner)))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : unname(tx, scope.withWorkspace(rows.iterator().next().getUUID("workspace_id"))));
    }

    private static Uni<Void> unname(SqlConnection tx, Scope there) {
        var names = Tuple.of(there.workspaceId(), UNNAMED, OF);
        return Tenancy.become(tx, there)
                .chain(() -> tx.preparedQuery(UNNAME_INVITATIONS).execute(names))
                .chain(() -> tx.preparedQuery(UNNAME).execute(names))
                .replaceWithVoid();
    }

    private Uni<Void> furnish(SqlConnection tx, Scope workspace) {
        var project = Ids.next();
        var persona = Ids.next();
        var owner = workspace.userId();
        var scope = workspace.withProject(project);
        return tx.preparedQuery(MEMBER)
                .execute(Tuple.of(Ids.next(), scope.workspaceId(), owner))
                .chain(() -> tx.preparedQuery(PROJECT).execute(Tuple.of(project, scope.workspaceId(), owner)))
                .chain(() -> tx.preparedQuery(OWNER)
                        .execute(Tuple.from(Arrays.asList(Ids.next(), scope.workspaceId(), project, owner))))
                .chain(() -> tx.preparedQuery(PERSONA).execute(Tuple.of(persona, scope.workspaceId(), project)))
                .chain(() -> outbox.add(tx, scope, new WorkspaceOpened(scope.workspaceId(), owner, project)))
                .chain(() -> outbox.add(tx, scope, new ProjectCreated(project, "default", true, 1)))
                .chain(() -> outbox.add(tx, scope, new MemberChanged(project, owner, "owner", true, 1)))
                .chain(() -> outbox.add(tx, scope, silent(project, persona)));
    }

    private static PersonaChanged silent(UUID project, UUID persona) {
        return new PersonaChanged(project, persona, PERSONA_OF_NOTHING, null, null, null, null, true, true, 1);
    }

    private Uni<Void> adopt(SqlConnection tx, Scope scope, String name) {
        if (name.equals(UNNAMED)) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(EXISTING)
                .execute(Tuple.of(scope.userId()))
                .map(rows -> rows.iterator().next().getUUID("workspace_id"))
                .call(existing -> Tenancy.become(tx, scope.withWorkspace(existing)))
                .call(existing -> tx.preparedQuery(RENAME).execute(Tuple.of(existing, name, UNNAMED)))
                .replaceWithVoid();
    }
}
