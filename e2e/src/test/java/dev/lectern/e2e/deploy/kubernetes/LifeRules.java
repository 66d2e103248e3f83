package dev.lectern.e2e.deploy.kubernetes;

import dev.lectern.e2e.deploy.Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** How a pod begins, is watched, is moved and ends. */
final class LifeRules {

    static final String OWNER = "LECTERN_DB_OWNER_PASSWORD";

    /** As common's configuration has it. */
    private static final String DRAIN = "10S";
    /** Leases are handed back in at most three seconds, when requests are over. */
    private static final long AFTER_DRAINING = 5;

    private final Cluster cluster;
    private final Replicas replicas;
    private final List<String> problems = new ArrayList<>();

    private LifeRules(Cluster cluster, Replicas replicas) {
        this.cluster = cluster;
        this.replicas = replicas;
    }

    static List<String> problems(Cluster cluster, Replicas replicas) {
        var rules = new LifeRules(cluster, replicas);
        rules.migrates();
        rules.probes();
        rules.ends();
        rules.moves();
        return rules.problems;
    }

    private void migrates() {
        var container = Cluster.container(replicas.deployment());
        var serving = cluster.environment(container, problems);
        var steps = replicas.deployment().getSpec().getTemplate().getSpec().getInitContainers();
        if (replicas.app().schemas().isEmpty()) {
            expect(steps.isEmpty(), "has nothing to migrate");
            return;
        }
        expect(!serving.containsKey(OWNER), "serves with the owner's password");
        expect("false".equals(serving.get("LECTERN_MIGRATE")), "migrates while it serves");
        if (steps.size() != 1) {
            problems.add("no step that migrates");
            return;
        }
        var step = steps.getFirst();
        var environment = cluster.environment(step, problems);
        expect(step.getImage().equals(container.getImage()), "migrates with " + step.getImage());
        expect(
                "true".equals(environment.get("LECTERN_MIGRATE"))
                        && "true".equals(environment.get("QUARKUS_INIT_AND_EXIT")),
                "does not migrate and end");
        expect(
                environment.keySet().containsAll(Set.of(OWNER, "LECTERN_PG_URL"))
                        && !environment.containsKey("LECTERN_SERVICE_SECRET"),
                "does not migrate as the owner and nobody else");
    }

    private void probes() {
        var container = Cluster.container(replicas.deployment());
        probe("startup", "started", container.getStartupProbe(), container);
        probe("liveness", "live", container.getLivenessProbe(), container);
        probe("readiness", "ready", container.getReadinessProbe(), container);
    }

    private void probe(String name, String end, Probe probe, Container container) {
        if (probe == null || probe.getHttpGet() == null) {
            problems.add("no " + name + " probe");
            return;
        }
        var path = probe.getHttpGet().getPath();
        var served = Settings.of(replicas.app()).healthPaths();
        expect(path.endsWith("/" + end) && served.contains(path), name + " probe asks " + path);
        var port = probe.getHttpGet().getPort();
        expect(DeploymentRules.port(container, port).isPresent(), name + " probe asks port " + port.getValue());
    }

    private void ends() {
        var container = Cluster.container(replicas.deployment());
        var lifecycle = container.getLifecycle();
        if (lifecycle == null
                || lifecycle.getPreStop() == null
                || lifecycle.getPreStop().getSleep() == null) {
            problems.add("ends before everybody knows");
            return;
        }
        var drain = cluster.environment(container, problems).getOrDefault("LECTERN_DRAIN", DRAIN);
        var leave = cluster.environment(container, problems).getOrDefault("LECTERN_LEAVE", "0S");
        var needed = lifecycle.getPreStop().getSleep().getSeconds()
                + Duration.parse("PT" + leave).toSeconds()
                + Duration.parse("PT" + drain).toSeconds()
                + AFTER_DRAINING;
        var given = replicas.deployment().getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
        expect(given != null && given >= needed, "is killed after " + given + " s but needs " + needed);
    }

    private void moves() {
        var budgets = cluster.all(PodDisruptionBudget.class).stream()
                .filter(budget -> Cluster.in(budget.getSpec().getSelector().getMatchLabels(), replicas.deployment()))
                .toList();
        expect(
                budgets.size() == 1 && selectsOnlyUs(budgets.getFirst()),
                "has " + budgets.size() + " budgets of its own");
        var spreads = replicas.deployment().getSpec().getTemplate().getSpec().getTopologySpreadConstraints();
        expect(
                !spreads.isEmpty()
                        && spreads.stream()
                                .map(spread -> spread.getLabelSelector().getMatchLabels())
                                .allMatch(labels -> labels.containsKey("app.kubernetes.io/name")
                                        && Cluster.in(labels, replicas.deployment())),
                "is not spread over nodes");
    }

    private boolean selectsOnlyUs(PodDisruptionBudget budget) {
        var chosen = cluster.all(Deployment.class).stream()
                .filter(other -> Cluster.in(budget.getSpec().getSelector().getMatchLabels(), other))
                .toList();
        return chosen.equals(List.of(replicas.deployment()))
                && Objects.equals(budget.getSpec().getMaxUnavailable().getIntVal(), 1);
    }

    private void expect(boolean good, String otherwise) {
        if (!good) {
            problems.add(otherwise);
        }
    }
}
