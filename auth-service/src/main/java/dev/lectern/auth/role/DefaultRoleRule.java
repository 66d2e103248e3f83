package dev.lectern.auth.role;

import dev.lectern.auth.setting.SettingRule;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Whoever registers gets a role that exists, and never one that runs the installation. */
@ApplicationScoped
class DefaultRoleRule implements SettingRule {

    static final String KEY = "accounts.default-role";

    private static final String FITS = "SELECT EXISTS (SELECT FROM role WHERE name = $1 AND NOT administers)";

    private final Tenancy tenancy;

    DefaultRoleRule(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Uni<String> complaint(String value) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery(FITS)
                .execute(Tuple.of(value))
                .map(rows -> rows.iterator().next().getBoolean(0)
                        ? null
                        : "must be the name of a role that does not run the installation"));
    }
}
