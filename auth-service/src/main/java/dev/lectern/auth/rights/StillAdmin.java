package dev.lectern.auth.rights;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The token of an administrator may be a second old: what he is now says the database, before anything is done. */
public final class StillAdmin {

    private StillAdmin() {}

    public static Uni<Void> check(SqlConnection tx) {
        return tx.query("SELECT is_admin()")
                .execute()
                .invoke(rows -> {
                    if (!rows.iterator().next().getBoolean(0)) {
                        throw ProblemException.forbidden("Only an administrator may do this.");
                    }
                })
                .replaceWithVoid();
    }
}
