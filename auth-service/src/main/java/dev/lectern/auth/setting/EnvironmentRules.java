package dev.lectern.auth.setting;

import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Holds the environment to the rules that the door of settings keeps. They ask the database, so that the start does not
 * wait for them; a service that breaks one ends again, rather than to fail whoever comes.
 */
@ApplicationScoped
class EnvironmentRules {

    private static final Logger LOG = Logger.getLogger(EnvironmentRules.class);

    private final List<SettingRule> rules;
    private final SettingSource source;

    EnvironmentRules(@All List<SettingRule> rules, SettingSource source) {
        this.rules = rules;
        this.source = source;
    }

    void check(@Observes StartupEvent started) {
        complaints().subscribe().with(this::end, e -> LOG.warnf("the environment was not checked: %s", e.toString()));
    }

    Uni<List<String>> complaints() {
        return Multi.createFrom()
                .iterable(rules)
                .onItem()
                .transformToUniAndConcatenate(this::complaint)
                .collect()
                .asList();
    }

    // Nothing at all where there is nothing to say: an empty one is left out of the list.
    private Uni<String> complaint(SettingRule rule) {
        var known = KnownSettings.find(rule.key()).orElseThrow();
        return source.fromEnvironment(known)
                .map(value -> rule.complaint(value)
                        .map(complaint -> complaint == null ? null : known.environment() + " " + complaint + "."))
                .orElse(Uni.createFrom().nullItem());
    }

    private void end(List<String> complaints) {
        if (!complaints.isEmpty()) {
            LOG.fatal(String.join(" ", complaints));
            Quarkus.asyncExit(1);
        }
    }
}
