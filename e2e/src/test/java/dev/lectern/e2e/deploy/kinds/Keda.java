package dev.lectern.e2e.deploy.kinds;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** KEDA publishes no classes: the part of its ScaledObject that ours use, by its own definition (v2). */
public final class Keda {

    @Group("keda.sh")
    @Version("v1alpha1")
    public static final class ScaledObject extends CustomResource<Spec, Void> implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    public record Spec(
            @JsonProperty(required = true) Target scaleTargetRef,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            @JsonProperty(required = true) List<Trigger> triggers) {}

    public record Target(
            String apiVersion,
            String kind,
            @JsonProperty(required = true) String name) {}

    public record Trigger(
            @JsonProperty(required = true) String type,
            String name,
            String metricType,
            @JsonProperty(required = true) Map<String, String> metadata) {}

    private Keda() {}
}
