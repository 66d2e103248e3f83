package dev.lectern.e2e.deploy.kubernetes;

import dev.lectern.e2e.deploy.Settings;
import dev.lectern.local.home.App;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold of the manifests for a service to come up, be watched and be reached. */
final class DeploymentRules {

    private final Cluster cluster;
    private final List<String> problems = new ArrayList<>();

    private DeploymentRules(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Everything that is wrong, in words; empty when nothing is. */
    static List<String> problems(Cluster cluster) {
        var rules = new DeploymentRules(cluster);
        for (var replicas : Replicas.in(cluster, rules.problems)) {
            var before = rules.problems.size();
            rules.check(replicas);
            rules.problems.subList(before, rules.problems.size()).replaceAll(text -> replicas.name() + ": " + text);
        }
        rules.settingsAreKnown();
        return List.copyOf(rules.problems);
    }

    private void check(Replicas replicas) {
        var app = replicas.app();
        var spec = replicas.deployment().getSpec();
        var pod = spec.getTemplate().getSpec();
        expect(pod.getContainers().size() == 1, "not one container");
        var selector = spec.getSelector().getMatchLabels();
        expect(
                !selector.isEmpty() && Cluster.in(selector, replicas.deployment()),
                "the Deployment does not select its own pods");
        var container = Cluster.container(replicas.deployment());
        expect(container.getImage().contains("lectern/" + app.module()), "runs " + container.getImage());
        problems.addAll(LifeRules.problems(cluster, replicas));
        environment(app, container);
        reachable(replicas);
        confined(pod);
        pod.getInitContainers().forEach(this::confined);
        confined(container);
        volumes(pod, container);
        var resources = container.getResources();
        expect(
                resources != null
                        && resources.getRequests().keySet().containsAll(Set.of("cpu", "memory"))
                        && resources.getLimits().containsKey("memory"),
                "no requests or no memory limit");
    }

    private void environment(App app, Container container) {
        var settings = Settings.of(app);
        var environment = cluster.environment(container, problems);
        var shared = cluster.one(ConfigMap.class, "lectern").orElseThrow().getData();
        environment.keySet().stream()
                .filter(name -> !shared.containsKey(name))
                .filter(name -> !settings.environment().contains(name))
                .forEach(name -> problems.add("the code does not read " + name));
        settings.required().stream()
                // Who serves does not migrate.
                .filter(name -> !name.equals(LifeRules.OWNER))
                .filter(name -> !environment.containsKey(name))
                .forEach(name -> problems.add("lacks " + name));
        var ports = container.getPorts().stream()
                .map(port -> port.getContainerPort().toString())
                .toList();
        expect(ports.equals(List.of(environment.getOrDefault("LECTERN_HTTP_PORT", ""))), "listens elsewhere: " + ports);
    }

    private void reachable(Replicas replicas) {
        var service = cluster.one(Service.class, replicas.name());
        if (service.isEmpty()) {
            problems.add("no Service");
            return;
        }
        var chosen = cluster.all(Deployment.class).stream()
                .filter(other -> Cluster.in(service.get().getSpec().getSelector(), other))
                .map(other -> other.getMetadata().getName())
                .toList();
        expect(
                !service.get().getSpec().getSelector().isEmpty() && chosen.equals(List.of(replicas.name())),
                "the Service selects " + chosen);
        for (var port : service.get().getSpec().getPorts()) {
            expect(
                    port(Cluster.container(replicas.deployment()), port.getTargetPort())
                            .isPresent(),
                    "the Service sends to port " + port.getTargetPort().getValue());
        }
    }

    private void confined(PodSpec pod) {
        var outer = pod.getSecurityContext();
        expect(
                outer != null
                        && Objects.equals(outer.getRunAsNonRoot(), true)
                        && outer.getRunAsUser() > 0
                        && outer.getSeccompProfile().getType().equals("RuntimeDefault"),
                "may run as root or without seccomp");
        var account = cluster.one(ServiceAccount.class, pod.getServiceAccountName());
        expect(
                account.isPresent()
                        && Objects.equals(account.get().getAutomountServiceAccountToken(), false)
                        && Objects.equals(pod.getAutomountServiceAccountToken(), false),
                "no account of its own without a token");
    }

    private void confined(Container container) {
        var inner = container.getSecurityContext();
        expect(
                inner != null
                        && Objects.equals(inner.getReadOnlyRootFilesystem(), true)
                        && Objects.equals(inner.getAllowPrivilegeEscalation(), false)
                        && inner.getCapabilities().getDrop().contains("ALL")
                        && inner.getCapabilities().getAdd().isEmpty(),
                "the container is not confined");
    }

    private void volumes(PodSpec pod, Container container) {
        var volumes = pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        var paths = container.getVolumeMounts().stream()
                .peek(mount -> expect(volumes.contains(mount.getName()), "mounts no volume: " + mount.getName()))
                .map(mount -> mount.getMountPath())
                .toList();
        expect(paths.contains("/tmp"), "has no /tmp to write to");
        Stream.ofNullable(cluster.environment(container, new ArrayList<>()).get("LECTERN_BLOBS"))
                .forEach(blobs -> expect(paths.contains(blobs), "keeps blobs where no volume is"));
        pod.getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .forEach(claim ->
                        expect(cluster.one(PersistentVolumeClaim.class, claim).isPresent(), "no claim " + claim));
    }

    /** What all share may be of use to one of them only, but every name must be, and every address must lead somewhere. */
    private void settingsAreKnown() {
        var known = Stream.of(App.values())
                .flatMap(app -> Settings.of(app).environment().stream())
                .collect(Collectors.toSet());
        cluster.one(ConfigMap.class, "lectern").orElseThrow().getData().forEach((name, value) -> {
            expect(known.contains(name), "settings: no code reads " + name);
            if (name.endsWith("_URL") && value.startsWith("http")) {
                expect(answers(URI.create(value)), "settings: nobody answers at " + value);
            }
        });
    }

    private boolean answers(URI address) {
        var port = address.getPort() < 0 ? 80 : address.getPort();
        return cluster.one(Service.class, address.getHost())
                .filter(service -> service.getSpec().getPorts().stream().anyMatch(each -> each.getPort() == port))
                .isPresent();
    }

    static Optional<ContainerPort> port(Container container, IntOrString wanted) {
        return container.getPorts().stream()
                .filter(port -> wanted.getStrVal() != null
                        ? wanted.getStrVal().equals(port.getName())
                        : Objects.equals(wanted.getIntVal(), port.getContainerPort()))
                .findFirst();
    }

    private void expect(boolean good, String otherwise) {
        if (!good) {
            problems.add(otherwise);
        }
    }
}
