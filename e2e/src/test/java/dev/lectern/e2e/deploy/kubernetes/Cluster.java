package dev.lectern.e2e.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.e2e.deploy.kinds.Kinds;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the cluster would hold after the rendered manifests and the operator's Secrets were applied. */
public record Cluster(List<HasMetadata> objects) {

    public static Cluster of(Collection<JsonNode> rendered, Collection<JsonNode> secrets) {
        var objects = java.util.stream.Stream.concat(rendered.stream(), secrets.stream())
                .map(Kinds::manifest)
                .toList();
        return new Cluster(objects);
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public <T extends HasMetadata> Optional<T> one(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The pods' labels of those Deployments are in it. */
    static boolean in(Map<String, String> selector, Deployment deployment) {
        return podLabels(deployment).entrySet().containsAll(selector.entrySet());
    }

    static Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    static Map<String, String> podLabels(Deployment deployment) {
        return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    /** Name and value of all that the container finds in its environment; what refers to nothing is reported. */
    Map<String, String> environment(Container container, Collection<String> problems) {
        var environment = new TreeMap<String, String>();
        for (var source : container.getEnvFrom()) {
            if (source.getConfigMapRef() != null) {
                var name = source.getConfigMapRef().getName();
                one(ConfigMap.class, name)
                        .ifPresentOrElse(
                                map -> environment.putAll(map.getData()), () -> problems.add("no ConfigMap " + name));
            }
            if (source.getSecretRef() != null) {
                var name = source.getSecretRef().getName();
                one(Secret.class, name)
                        .ifPresentOrElse(
                                secret -> environment.putAll(secret.getStringData()),
                                () -> problems.add("no Secret " + name));
            }
        }
        container.getEnv().forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        return environment;
    }
}
