package dev.lectern.e2e.deploy;

import dev.lectern.local.home.App;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What must hold of the compose file for the suite to come up; the environment is the same as everywhere else. */
final class ComposeRules {

    private static final Pattern INTERPOLATED = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)");

    private final Compose compose;
    private final List<String> problems = new ArrayList<>();

    private ComposeRules(Compose compose) {
        this.compose = compose;
    }

    static List<String> problems(Compose compose) {
        var rules = new ComposeRules(compose);
        for (var app : App.values()) {
            var service = compose.services().get(app.module());
            if (service == null) {
                rules.problems.add(app.module() + " is not there");
            } else {
                rules.check(app, service);
            }
        }
        rules.dependenciesExist();
        rules.everyoneIsBounded();
        return List.copyOf(rules.problems);
    }

    private void check(App app, Compose.Service service) {
        var settings = Settings.of(app);
        var known = new TreeSet<String>();
        // The addresses are shared: what one service does not read another does.
        for (var other : App.values()) {
            Settings.of(other).environment().stream()
                    .filter(name -> name.endsWith("_URL") || other == app)
                    .forEach(known::add);
        }
        for (var name : service.variables().keySet()) {
            expect(known.contains(name), app, "the code does not read " + name);
        }
        for (var name : settings.required()) {
            expect(service.variables().containsKey(name), app, "lacks " + name);
        }
        expect(app.module().equals(service.build().args().get("SERVICE")), app, "builds another service");
        var port = service.environment().get("LECTERN_HTTP_PORT");
        var health = String.join(" ", service.healthcheck().test());
        expect(health.contains("/127.0.0.1/" + port + " "), app, "is not asked at its port");
        expect(settings.healthPaths().stream().anyMatch(health::contains), app, "is asked for a path it has not");
        expect(service.readOnly() && service.capDrop().equals(Set.of("ALL")), app, "is not confined");
        expect((app == App.GATEWAY) == (service.ports() != null), app, "only the gateway is a door");
        expect(service.environment().keySet().stream().noneMatch(ComposeRules::isSecret), app, "shows a secret");
        // By default nothing may be run from there, and the models' runtime is.
        expect(service.tmpfs().stream().anyMatch(mount -> mount.startsWith("/tmp:exec")), app, "cannot run from /tmp");
        addresses(app, service);
    }

    private static boolean isSecret(String name) {
        return name.matches(".*(PASSWORD|SECRET|SECRETS_[A-Z]+|_KEY|BOOTSTRAP)$");
    }

    private void addresses(App app, Compose.Service service) {
        service.environment().forEach((name, value) -> {
            if (name.endsWith("_URL") && !name.equals(Settings.PUBLIC_URL)) {
                var address = URI.create(value);
                var target = compose.services().get(address.getHost());
                expect(target != null, app, name + " leads nowhere");
                if (target != null && address.getScheme().equals("http")) {
                    var port = target.environment().get("LECTERN_HTTP_PORT");
                    expect(String.valueOf(address.getPort()).equals(port), app, name + " has another port");
                }
            }
        });
    }

    private void dependenciesExist() {
        compose.services().forEach((name, service) -> {
            if (service.dependsOn() != null) {
                service.dependsOn().keySet().stream()
                        .filter(other -> !compose.services().containsKey(other))
                        .forEach(other -> problems.add(name + " waits for " + other));
            }
        });
    }

    private void everyoneIsBounded() {
        compose.services().forEach((name, service) -> {
            // What ends by itself needs no limit.
            if (service.restart() != null) {
                expect(service.memLimit() != null, name, "may take all memory");
                expect(service.healthcheck() != null || name.equals("jaeger"), name, "is not watched");
            }
            service.secrets().stream()
                    .map(Compose.Secret::source)
                    .filter(secret -> !compose.secrets().containsKey(secret))
                    .forEach(secret -> problems.add(name + ": no secret " + secret));
        });
    }

    /** The names that must come from .env. */
    static Set<String> interpolated(String yaml) {
        var names = new TreeSet<String>();
        var found = INTERPOLATED.matcher(yaml);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }

    private void expect(boolean good, App app, String otherwise) {
        expect(good, app.module(), otherwise);
    }

    private void expect(boolean good, String who, String otherwise) {
        if (!good) {
            problems.add(who + ": " + otherwise);
        }
    }
}
