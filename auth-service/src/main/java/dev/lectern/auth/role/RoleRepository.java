package dev.lectern.auth.role;

import dev.lectern.auth.rights.Clashes;
import dev.lectern.auth.rights.StillAdmin;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Roles and what they give, each statement in the transaction of the caller. */
@ApplicationScoped
class RoleRepository {

    private static final String SELECT = """
            SELECT role.*,
                   ARRAY(SELECT capability.identifier FROM role_capability given
                           JOIN capability ON capability.id = given.capability_id
                          WHERE given.role_id = role.id ORDER BY 1) AS capabilities,
                   (SELECT count(*) FROM account_role held WHERE held.role_id = role.id) AS accounts
              FROM role
            """;
    private static final String BEFORE = SELECT + " WHERE role.id < $1 ORDER BY role.id DESC LIMIT $2";
    private static final String ONE = SELECT + " WHERE role.id = $1";
    // Changes of one role take turns, so that each sees what it really changes.
    private static final String HOLD = "SELECT 1 FROM role WHERE id = $1 FOR UPDATE";
    private static final String INSERT = """
            INSERT INTO role (id, name, description, is_system, created_at, updated_at) VALUES ($1, $2, $3, false, $4, $4)
            """;
    private static final String UPDATE = """
            UPDATE role SET name = coalesce($2, name), description = coalesce($3, description), updated_at = $4
             WHERE id = $1
            """;
    private static final String TOUCH = "UPDATE role SET updated_at = $2 WHERE id = $1";
    private static final String DELETE = "DELETE FROM role WHERE id = $1";
    private static final String UNKNOWN = """
            SELECT wanted FROM unnest($1::text[]) AS wanted
             WHERE NOT EXISTS (SELECT FROM capability WHERE identifier = wanted) ORDER BY 1
            """;
    private static final String GRANT = """
            INSERT INTO role_capability (role_id, capability_id, created_at)
            SELECT $1, id, $3 FROM capability WHERE identifier = ANY ($2) ON CONFLICT DO NOTHING
            """;
    private static final String REVOKE = """
            DELETE FROM role_capability given USING capability
             WHERE given.role_id = $1 AND capability.id = given.capability_id AND capability.identifier = ANY ($2)
            """;

    private final Clock clock;

    RoleRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<List<Role>> before(SqlConnection tx, UUID after, int limit) {
        return tx.preparedQuery(BEFORE).execute(Tuple.of(after, limit)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(Role::of)
                .toList());
    }

    Uni<Role> find(SqlConnection tx, UUID id) {
        return tx.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> {
            if (rows.rowCount() == 0) {
                throw ProblemException.notFound("role");
            }
            return Role.of(rows.iterator().next());
        });
    }

    /** For a change: nobody else changes it until the transaction ends, and a system's role is refused. */
    Uni<Role> held(SqlConnection tx, UUID id) {
        return StillAdmin.check(tx)
                .chain(() -> tx.preparedQuery(HOLD).execute(Tuple.of(id)))
                .chain(() -> find(tx, id))
                .invoke(Role::refuseIfSystem);
    }

    Uni<UUID> add(SqlConnection tx, String name, String description) {
        var id = Ids.next();
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(id, name, description, now()))
                .onFailure()
                .transform(RoleRepository::clash)
                .replaceWith(id);
    }

    Uni<Void> change(SqlConnection tx, UUID id, String name, String description) {
        return tx.preparedQuery(UPDATE)
                .execute(Tuple.of(id, name, description, now()))
                .onFailure()
                .transform(RoleRepository::clash)
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlConnection tx, UUID id) {
        return tx.preparedQuery(DELETE)
                .execute(Tuple.of(id))
                .onFailure()
                .transform(RoleRepository::clash)
                .replaceWithVoid();
    }

    /** Which of these identifiers no capability has. */
    Uni<List<String>> unknown(SqlConnection tx, Collection<String> identifiers) {
        return tx.preparedQuery(UNKNOWN)
                .execute(Tuple.of(identifiers.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }

    Uni<Void> grant(SqlConnection tx, UUID role, Collection<String> identifiers) {
        return tx.preparedQuery(GRANT)
                .execute(Tuple.of(role, identifiers.toArray(String[]::new), now()))
                .onFailure()
                .transform(RoleRepository::clash)
                .chain(() -> touch(tx, role));
    }

    Uni<Void> revoke(SqlConnection tx, UUID role, Collection<String> identifiers) {
        return tx.preparedQuery(REVOKE)
                .execute(Tuple.of(role, identifiers.toArray(String[]::new)))
                .chain(() -> touch(tx, role));
    }

    private Uni<Void> touch(SqlConnection tx, UUID role) {
        return tx.preparedQuery(TOUCH).execute(Tuple.of(role, now())).replaceWithVoid();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Throwable clash(Throwable failure) {
        return Clashes.asProblem(failure, "A role of this name exists.", "This role is still used.");
    }
}
