package dev.lectern.e2e.deploy;

import dev.lectern.local.home.App;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
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
        for (var app : App.values()) {
            var before = rules.problems.size();
            rules.check(app);
            rules.problems.subList(before, rules.problems.size()).replaceAll(text -> app.module() + ": " + text);
        }
        rules.settingsAreKnown();
        return List.copyOf(rules.problems);
    }

    private void check(App app) {
        var deployment = cluster.one(Deployment.class, app.module());
        if (deployment.isEmpty()) {
            problems.add("no Deployment");
            return;
        }
        var spec = deployment.get().getSpec();
        var pod = spec.getTemplate().getSpec();
        expect(pod.getContainers().size() == 1, "not one container");
        var selector = spec.getSelector().getMatchLabels();
        expect(
                !selector.isEmpty()
                        && Cluster.podLabels(deployment.get()).entrySet().containsAll(selector.entrySet()),
                "the Deployment does not select its own pods");
        var container = Cluster.container(deployment.get());
        expect(container.getImage().startsWith("lectern/" + app.module()), "runs " + container.getImage());
        environment(app, container);
        probes(app, container);
        reachable(app, deployment.get());
        confined(pod, container);
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
                .filter(name -> !environment.containsKey(name))
                .forEach(name -> problems.add("lacks " + name));
        var ports = container.getPorts().stream()
                .map(port -> port.getContainerPort().toString())
                .toList();
        expect(ports.equals(List.of(environment.getOrDefault("LECTERN_HTTP_PORT", ""))), "listens elsewhere: " + ports);
    }

    private void probes(App app, Container container) {
        var served = Settings.of(app).healthPaths();
        probe("startup", "started", container.getStartupProbe(), container, served);
        probe("liveness", "live", container.getLivenessProbe(), container, served);
        probe("readiness", "ready", container.getReadinessProbe(), container, served);
    }

    private void probe(String name, String end, Probe probe, Container container, Set<String> served) {
        if (probe == null || probe.getHttpGet() == null) {
            problems.add("no " + name + " probe");
            return;
        }
        var path = probe.getHttpGet().getPath();
        expect(path.endsWith("/" + end) && served.contains(path), name + " probe asks " + path);
        var port = probe.getHttpGet().getPort();
        expect(port(container, port).isPresent(), name + " probe asks port " + port.getValue());
    }

    private void reachable(App app, Deployment deployment) {
        var service = cluster.one(Service.class, app.module());
        if (service.isEmpty()) {
            problems.add("no Service");
            return;
        }
        var chosen = cluster.all(Deployment.class).stream()
                .filter(other -> cluster.selects(service.get(), other))
                .map(other -> other.getMetadata().getName())
                .toList();
        expect(
                !service.get().getSpec().getSelector().isEmpty() && chosen.equals(List.of(app.module())),
                "the Service selects " + chosen);
        for (var port : service.get().getSpec().getPorts()) {
            expect(
                    port(Cluster.container(deployment), port.getTargetPort()).isPresent(),
                    "the Service sends to port " + port.getTargetPort().getValue());
        }
    }

    private void confined(PodSpec pod, Container container) {
        var outer = pod.getSecurityContext();
        var inner = container.getSecurityContext();
        expect(
                outer != null
                        && Objects.equals(outer.getRunAsNonRoot(), true)
                        && outer.getRunAsUser() > 0
                        && outer.getSeccompProfile().getType().equals("RuntimeDefault"),
                "may run as root or without seccomp");
        expect(
                inner != null
                        && Objects.equals(inner.getReadOnlyRootFilesystem(), true)
                        && Objects.equals(inner.getAllowPrivilegeEscalation(), false)
                        && inner.getCapabilities().getDrop().contains("ALL")
                        && inner.getCapabilities().getAdd().isEmpty(),
                "the container is not confined");
        var account = cluster.one(ServiceAccount.class, pod.getServiceAccountName());
        expect(
                account.isPresent()
                        && Objects.equals(account.get().getAutomountServiceAccountToken(), false)
                        && Objects.equals(pod.getAutomountServiceAccountToken(), false),
                "no account of its own without a token");
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

    private static Optional<ContainerPort> port(Container container, IntOrString wanted) {
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
