package dev.lectern.e2e.deploy.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;

/** What looks in from outside, people and Prometheus, finds a port that is there. */
final class DoorRules {

    private DoorRules() {}

    static List<String> problems(Cluster cluster) {
        var problems = new ArrayList<String>();
        cluster.all(Ingress.class).stream()
                .flatMap(ingress -> ingress.getSpec().getRules().stream())
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(path -> path.getBackend().getService())
                .filter(backend ->
                        !has(cluster, backend.getName(), backend.getPort().getName()))
                .forEach(backend -> problems.add("the Ingress leads to " + backend.getName() + ":"
                        + backend.getPort().getName()));
        cluster.all(HTTPRoute.class).stream()
                .flatMap(route -> route.getSpec().getRules().stream())
                .flatMap(rule -> rule.getBackendRefs().stream())
                .filter(backend ->
                        !has(cluster, backend.getName(), backend.getPort().toString()))
                .forEach(backend -> problems.add("the route leads to " + backend.getName() + ":" + backend.getPort()));
        for (var monitor : cluster.all(ServiceMonitor.class)) {
            var selected = cluster.all(Service.class).stream()
                    .filter(service -> service.getMetadata()
                            .getLabels()
                            .entrySet()
                            .containsAll(monitor.getSpec()
                                    .getSelector()
                                    .getMatchLabels()
                                    .entrySet()))
                    .map(service -> service.getMetadata().getName())
                    .toList();
            Replicas.in(cluster, problems).stream()
                    .filter(one -> !selected.contains(one.name()))
                    .forEach(one -> problems.add("nobody measures " + one.name()));
            monitor.getSpec().getEndpoints().stream()
                    .filter(endpoint -> !endpoint.getPath().equals("/q/metrics")
                            || !selected.stream().allMatch(name -> has(cluster, name, endpoint.getPort())))
                    .forEach(endpoint -> problems.add("measures at " + endpoint.getPort() + endpoint.getPath()));
        }
        return problems;
    }

    private static boolean has(Cluster cluster, String service, String port) {
        return cluster.one(Service.class, service)
                .filter(found -> service.equals("gateway-service") || !port.matches("[0-9]+"))
                .filter(found -> found.getSpec().getPorts().stream()
                        .anyMatch(each -> port.equals(each.getName())
                                || port.equals(each.getPort().toString())))
                .isPresent();
    }
}
