package dev.lectern.e2e.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Renders the part of Kustomize that our manifests use, in Kustomize's order: resources, patches, prefix with the
 * references to what it renames, labels, images. What it does not know it refuses, so that nothing is skipped.
 */
final class Kustomize {

    record Kustomization(
            String apiVersion,
            String kind,
            String namePrefix,
            List<String> resources,
            List<Labels> labels,
            List<Image> images,
            List<Patch> patches) {}

    record Labels(Map<String, String> pairs, boolean includeSelectors, boolean includeTemplates) {}

    record Image(String name, String newName) {}

    record Patch(Target target, String patch) {}

    record Target(String kind) {}

    /** The keys by which the API merges lists of objects; other lists are replaced. */
    private static final Map<String, String> MERGE_KEYS = Map.of(
            "containers", "name",
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath");

    private Kustomize() {}

    static List<JsonNode> render(Path folder) {
        var file = folder.resolve("kustomization.yaml");
        var kustomization = Strict.as(Strict.documents(text(file)).getFirst(), Kustomization.class);
        if (!"Kustomization".equals(kustomization.kind())
                || !"kustomize.config.k8s.io/v1beta1".equals(kustomization.apiVersion())) {
            throw new IllegalArgumentException(file + " is no Kustomization of v1beta1");
        }
        var documents = new ArrayList<ObjectNode>();
        for (var resource : kustomization.resources()) {
            var path = folder.resolve(resource).normalize();
            var found = Files.isDirectory(path) ? render(path) : Strict.documents(text(path));
            found.forEach(document -> documents.add((ObjectNode) document));
        }
        orEmpty(kustomization.patches()).forEach(patch -> patch(documents, patch));
        if (kustomization.namePrefix() != null) {
            prefix(documents, kustomization.namePrefix());
        }
        orEmpty(kustomization.labels()).forEach(labels -> documents.forEach(document -> label(document, labels)));
        orEmpty(kustomization.images()).forEach(image -> documents.forEach(document -> image(document, image)));
        refuseTwins(documents);
        return List.copyOf(documents);
    }

    private static void patch(List<ObjectNode> documents, Patch patch) {
        var change = Strict.documents(patch.patch()).getFirst();
        var targets = documents.stream()
                .filter(document -> kind(document).equals(patch.target().kind()))
                .toList();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a patch without a target: " + patch.target());
        }
        targets.forEach(target -> {
            if (!name(change).equals(name(target)) || !kind(change).equals(kind(target))) {
                throw new IllegalArgumentException("a patch of " + name(change) + " meets " + name(target));
            }
            merge(target, change);
        });
    }

    private static void merge(ObjectNode target, JsonNode change) {
        change.properties().forEach(field -> {
            var key = field.getKey();
            var value = field.getValue();
            if (value.isObject() && target.path(key).isObject()) {
                merge((ObjectNode) target.get(key), value);
            } else if (value.isArray() && MERGE_KEYS.containsKey(key)) {
                mergeList(target.withArrayProperty(key), value, MERGE_KEYS.get(key));
            } else {
                target.set(key, value.deepCopy());
            }
        });
    }

    private static void mergeList(ArrayNode target, JsonNode change, String mergeKey) {
        for (var element : change) {
            var same = stream(target)
                    .filter(present -> present.path(mergeKey).equals(element.path(mergeKey)))
                    .findFirst();
            same.ifPresentOrElse(present -> merge((ObjectNode) present, element), () -> target.add(element.deepCopy()));
        }
    }

    private static void prefix(List<ObjectNode> documents, String prefix) {
        var renamed = documents.stream()
                .map(document -> kind(document) + "/" + name(document))
                .collect(Collectors.toSet());
        for (var document : documents) {
            document.withObject("/metadata").put("name", prefix + name(document));
            var pod = document.at("/spec/template/spec");
            refer(pod, "serviceAccountName", "ServiceAccount", renamed, prefix);
            for (var volume : pod.path("volumes")) {
                refer(volume.path("persistentVolumeClaim"), "claimName", "PersistentVolumeClaim", renamed, prefix);
            }
            for (var container : pod.path("containers")) {
                for (var source : container.path("envFrom")) {
                    refer(source.path("configMapRef"), "name", "ConfigMap", renamed, prefix);
                    refer(source.path("secretRef"), "name", "Secret", renamed, prefix);
                }
            }
        }
    }

    private static void refer(JsonNode holder, String field, String kind, Set<String> renamed, String prefix) {
        if (holder.hasNonNull(field)
                && renamed.contains(kind + "/" + holder.get(field).asText())) {
            ((ObjectNode) holder).put(field, prefix + holder.get(field).asText());
        }
    }

    private static void label(ObjectNode document, Labels labels) {
        labels.pairs().forEach((key, value) -> {
            document.withObject("/metadata/labels").put(key, value);
            var deployment = kind(document).equals("Deployment");
            if (deployment && (labels.includeSelectors() || labels.includeTemplates())) {
                document.withObject("/spec/template/metadata/labels").put(key, value);
            }
            if (deployment && labels.includeSelectors()) {
                document.withObject("/spec/selector/matchLabels").put(key, value);
            }
            if (kind(document).equals("Service") && labels.includeSelectors()) {
                document.withObject("/spec/selector").put(key, value);
            }
        });
    }

    private static void image(ObjectNode document, Image image) {
        for (var container : document.at("/spec/template/spec/containers")) {
            if (container.path("image").asText().equals(image.name())) {
                ((ObjectNode) container).put("image", image.newName());
            }
        }
    }

    private static void refuseTwins(List<ObjectNode> documents) {
        var seen = documents.stream()
                .map(document -> kind(document) + "/" + name(document))
                .toList();
        if (Set.copyOf(seen).size() != seen.size()) {
            throw new IllegalArgumentException("two resources of one kind and name: " + seen);
        }
    }

    private static String kind(JsonNode document) {
        return document.path("kind").asText();
    }

    private static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
