package dev.lectern.e2e.deploy.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.deploy.Strict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Renders the part of Kustomize that our manifests use, in Kustomize's order: resources, patches, namespace, prefix with
 * the references to what it renames, labels, images. What it does not know it refuses, so that nothing is skipped; where
 * the real one is at hand, {@link KustomizeTest} compares them.
 */
public final class Kustomize {

    record Kustomization(
            String apiVersion,
            String kind,
            String namespace,
            String namePrefix,
            List<String> resources,
            List<Labelling> labels,
            List<Image> images,
            List<Patch> patches) {}

    record Image(String name, String newName, String newTag) {}

    record Patch(Target target, String patch) {}

    record Target(String kind, String name) {}

    /** The keys by which the API merges lists of objects; other lists are replaced. */
    private static final Map<String, String> MERGE_KEYS = Map.of(
            "containers", "name",
            "initContainers", "name",
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath");

    private Kustomize() {}

    public static List<JsonNode> render(Path folder) {
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
        if (kustomization.namespace() != null) {
            documents.forEach(document -> settle(document, kustomization.namespace()));
        }
        if (kustomization.namePrefix() != null) {
            prefix(documents, kustomization.namePrefix());
        }
        orEmpty(kustomization.labels()).forEach(labels -> documents.forEach(labels::apply));
        orEmpty(kustomization.images()).forEach(image -> documents.forEach(document -> image(document, image)));
        refuseTwins(documents);
        return List.copyOf(documents);
    }

    private static void patch(List<ObjectNode> documents, Patch patch) {
        var change = Strict.documents(patch.patch()).getFirst();
        var targets = documents.stream()
                .filter(document -> kind(document).equals(patch.target().kind()))
                .filter(document -> patch.target().name() == null
                        || name(document).equals(patch.target().name()))
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
            if (value.isNull()) {
                target.remove(key);
            } else if (value.isObject() && target.path(key).isObject()) {
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

    private static void settle(ObjectNode document, String namespace) {
        var field = kind(document).equals("Namespace") ? "name" : "namespace";
        document.withObject("/metadata").put(field, namespace);
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
            for (var container : containers(document)) {
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

    private static void image(ObjectNode document, Image image) {
        for (var container : containers(document)) {
            var present = container.path("image").asText().split(":");
            if (present[0].equals(image.name())) {
                var name = image.newName() == null ? present[0] : image.newName();
                var tag = image.newTag() == null ? present.length > 1 ? ":" + present[1] : "" : ":" + image.newTag();
                ((ObjectNode) container).put("image", name + tag);
            }
        }
    }

    private static List<JsonNode> containers(JsonNode document) {
        var pod = document.at("/spec/template/spec");
        return Stream.concat(stream(pod.path("initContainers")), stream(pod.path("containers")))
                .toList();
    }

    private static void refuseTwins(List<ObjectNode> documents) {
        var seen = documents.stream()
                .map(document -> kind(document) + "/" + name(document))
                .toList();
        if (Set.copyOf(seen).size() != seen.size()) {
            throw new IllegalArgumentException("two resources of one kind and name: " + seen);
        }
    }

    public static String kind(JsonNode document) {
        return document.path("kind").asText();
    }

    public static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
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
