package dev.lectern.auth.setting;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.IdentityEvent.SettingChanged;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Sets settings and lets go of them; this process knows at once, the others by the event. */
@ApplicationScoped
class ChangeSettings {

    private static final String KIND = "setting";

    private final Tenancy tenancy;
    private final SettingRepository rows;
    private final SettingSource source;
    private final Settings settings;
    private final List<SettingRule> rules;
    private final Outbox outbox;
    private final Audit audit;

    ChangeSettings(
            Tenancy tenancy,
            SettingRepository rows,
            SettingSource source,
            Settings settings,
            @All List<SettingRule> rules,
            Outbox outbox,
            Audit audit) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.source = source;
        this.settings = settings;
        this.rules = rules;
        this.outbox = outbox;
        this.audit = audit;
    }

    Uni<Void> set(Scope scope, KnownSetting known, String value) {
        return refuse(known, value)
                .chain(() -> tenancy.tx(
                        scope, tx -> rows.takeTurn(tx).chain(() -> write(tx, scope, known, value, "setting.changed"))))
                .chain(this::known);
    }

    /** Back to what the environment says, or to the default. */
    Uni<Void> reset(Scope scope, KnownSetting known) {
        return tenancy.tx(scope, tx -> rows.takeTurn(tx)
                        .chain(() -> rows.remove(tx, known.key()))
                        .chain(was -> was
                                ? told(tx, scope, known, "setting.reset")
                                : Uni.createFrom().voidItem()))
                .chain(this::known);
    }

    /** Keeps what the environment says, so that it need not say it any longer; what was set before stays. */
    Uni<List<String>> takeFromEnvironment(Scope scope) {
        var there = KnownSettings.ALL.stream()
                .filter(known -> source.fromEnvironment(known).isPresent())
                .toList();
        return Multi.createFrom()
                .iterable(there)
                .onItem()
                .call(known -> refuse(known, source.fromEnvironment(known).orElseThrow()))
                .collect()
                .asList()
                .chain(() -> tenancy.tx(scope, tx -> rows.takeTurn(tx).chain(() -> take(tx, scope, there))))
                .call(this::known);
    }

    private Uni<List<String>> take(SqlConnection tx, Scope scope, List<KnownSetting> there) {
        return Multi.createFrom()
                .iterable(there)
                .onItem()
                .transformToUniAndConcatenate(known -> rows.find(tx, known.key())
                        .chain(stored -> stored != null
                                ? Uni.createFrom().<String>nullItem()
                                : write(
                                                tx,
                                                scope,
                                                known,
                                                source.fromEnvironment(known).orElseThrow(),
                                                "setting.imported")
                                        .replaceWith(known.key())))
                .collect()
                .asList();
    }

    private Uni<Void> write(SqlConnection tx, Scope scope, KnownSetting known, String value, String action) {
        return rows.find(tx, known.key())
                .map(stored -> stored == null ? Ids.next() : stored.id())
                .chain(id ->
                        rows.write(tx, id, known, known.isSecret() ? source.sealed(id, value) : value, scope.userId()))
                .chain(() -> told(tx, scope, known, action));
    }

    // The value stays out of both: it may be a secret, and whoever needs it asks.
    private Uni<Void> told(SqlConnection tx, Scope scope, KnownSetting known, String action) {
        return outbox.add(tx, scope, new SettingChanged(known.key()))
                .chain(() -> audit.add(tx, scope, Audited.done(action, KIND, known.key(), Map.of())));
    }

    private Uni<Void> refuse(KnownSetting known, String value) {
        known.complaint(value).ifPresent(complaint -> {
            throw ProblemException.badRequest("value", known.key() + " " + complaint);
        });
        return Multi.createFrom()
                .iterable(rules)
                .filter(rule -> rule.key().equals(known.key()))
                .onItem()
                .transformToUniAndConcatenate(rule -> rule.complaint(value))
                .toUni()
                .invoke(complaint -> {
                    if (complaint != null) {
                        throw ProblemException.badRequest("value", known.key() + " " + complaint);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> known() {
        return settings.refresh().replaceWithVoid();
    }
}
