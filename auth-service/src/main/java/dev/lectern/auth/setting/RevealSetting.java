package dev.lectern.auth.setting;

import dev.lectern.auth.rights.StillAdmin;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Opens a secret for whoever may have it; that it happened is written down before the answer leaves. */
@ApplicationScoped
public class RevealSetting {

    private final Tenancy tenancy;
    private final SettingRepository rows;
    private final SettingSource source;
    private final Audit audit;

    RevealSetting(Tenancy tenancy, SettingRepository rows, SettingSource source, Audit audit) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.source = source;
        this.audit = audit;
    }

    Uni<String> reveal(Scope scope, KnownSetting known) {
        return tenancy.tx(scope, tx -> StillAdmin.check(tx)
                .chain(() -> rows.find(tx, known.key()))
                .map(stored -> source.value(known, stored))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("value"))
                .call(() -> audit.add(tx, scope, Audited.done("setting.revealed", "setting", known.key(), Map.of()))));
    }

    /** The key of a provider of models, for the service that asks them; no other setting is there for it. */
    public Uni<String> revealKey(Scope scope, String service, String key) {
        var known = KnownSettings.find(key)
                .filter(setting -> setting.isSecret() && setting.category().equals(KnownSettings.MODELS))
                .orElseThrow(() -> ProblemException.notFound("key"));
        return tenancy.tx(scope, tx -> rows.find(tx, known.key())
                .map(stored -> source.value(known, stored))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("key"))
                .call(() -> audit.add(
                        tx,
                        scope,
                        Audited.done("setting.revealed", "setting", known.key(), Map.of("service", service)))));
    }
}
