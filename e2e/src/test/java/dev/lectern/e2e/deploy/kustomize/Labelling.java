package dev.lectern.e2e.deploy.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Kustomize's labels: on everything, and if asked for in the templates of pods and in the selectors that find them. */
record Labelling(Map<String, String> pairs, boolean includeSelectors, boolean includeTemplates) {

    private static final Set<String> PLAIN = Set.of(
            "ServiceAccount", "ConfigMap", "PersistentVolumeClaim", "Service", "Deployment", "PodDisruptionBudget");

    void apply(ObjectNode document) {
        var kind = Kustomize.kind(document);
        // Of others the real one rewrites selectors that we would not think of, such as those of a NetworkPolicy's
        // peers.
        if (includeSelectors && !PLAIN.contains(kind)) {
            throw new IllegalArgumentException("selectors of a " + kind + " are not for labels of a kustomization");
        }
        pairs.forEach((key, value) -> {
            document.withObject("/metadata/labels").put(key, value);
            if (kind.equals("Deployment") && (includeSelectors || includeTemplates)) {
                document.withObject("/spec/template/metadata/labels").put(key, value);
            }
            if (includeSelectors) {
                select(document, kind, key, value);
            }
        });
    }

    /** Only a Deployment and a Service get a selector that they have not; of others one that is there is narrowed. */
    private static void select(ObjectNode document, String kind, String key, String value) {
        switch (kind) {
            case "Deployment" -> {
                document.withObject("/spec/selector/matchLabels").put(key, value);
                document.at("/spec/template/spec/topologySpreadConstraints")
                        .forEach(spread -> narrow(spread.at("/labelSelector/matchLabels"), key, value));
            }
            case "Service" -> document.withObject("/spec/selector").put(key, value);
            default -> narrow(document.at("/spec/selector/matchLabels"), key, value);
        }
    }

    private static void narrow(JsonNode labels, String key, String value) {
        if (labels instanceof ObjectNode present) {
            present.put(key, value);
        }
    }
}
