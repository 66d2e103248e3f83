package dev.lectern.auth.rights;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What the roles of an account give it at this moment. */
@ApplicationScoped
public class AccountGrants {

    /** The capabilities are those that are active; the epoch says which meaning of the roles they come from. */
    public record Granted(List<UUID> roles, List<String> capabilities, boolean administers, long epoch) {}

    // One statement and so one look: an epoch that is newer than the capabilities beside it would make them last.
    private static final String OF = """
            SELECT (SELECT epoch FROM rights_epoch) AS epoch,
                   EXISTS (SELECT FROM account_role held
                             JOIN role ON role.id = held.role_id AND role.administers
                            WHERE held.account_id = $1) AS administers,
                   ARRAY(SELECT role_id FROM account_role WHERE account_id = $1 ORDER BY role_id) AS roles,
                   ARRAY(SELECT DISTINCT capability.identifier
                           FROM account_role held
                           JOIN role_capability given ON given.role_id = held.role_id
                           JOIN capability ON capability.id = given.capability_id AND capability.is_active
                          WHERE held.account_id = $1
                          ORDER BY 1) AS capabilities
            """;

    private final Tenancy tenancy;

    AccountGrants(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** To be asked after the account's version was read: rights older than the version beside them would outlive it. */
    public Uni<Granted> of(UUID runId, UUID account) {
        return tenancy.tx(Scope.ofRun(runId).withUser(account), tx -> tx.preparedQuery(OF)
                .execute(Tuple.of(account))
                .map(rows -> granted(rows.iterator().next())));
    }

    private static Granted granted(Row row) {
        return new Granted(
                List.of(row.getArrayOfUUIDs("roles")),
                List.of(row.getArrayOfStrings("capabilities")),
                row.getBoolean("administers"),
                row.getLong("epoch"));
    }
}
