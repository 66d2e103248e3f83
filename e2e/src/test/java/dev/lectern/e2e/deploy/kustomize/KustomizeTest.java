package dev.lectern.e2e.deploy.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.deploy.Strict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our rendering is what the real Kustomize renders, where it is at hand. */
class KustomizeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "overlays/dev",
                "overlays/prod",
                "overlays/air-gapped",
                "door/gateway-api",
                "examples/strimzi",
                "examples/cloudnative-pg"
            })
    @EnabledIf("kubectl")
    void oursIsTheirs(String folder) throws IOException, InterruptedException {
        var theirs = Strict.documents(
                kubectl("kustomize", Checkout.file("k8s/" + folder).toString()));

        var ours = Kustomize.render(Checkout.file("k8s/" + folder));

        assertThat(sorted(ours)).isEqualTo(sorted(theirs));
    }

    static boolean kubectl() {
        try {
            return !kubectl("version", "--client").isEmpty();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String kubectl(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    /** In an order that says nothing; what Kustomize merges it may put anywhere. */
    private static List<String> sorted(List<JsonNode> documents) {
        return documents.stream()
                .map(document -> sorted(document).toString())
                .sorted()
                .toList();
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.properties().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(field -> object.set(field.getKey(), sorted(field.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            StreamSupport.stream(node.spliterator(), false)
                    .map(KustomizeTest::sorted)
                    .sorted(Comparator.comparing(JsonNode::toString))
                    .forEach(array::add);
            return array;
        }
        return node;
    }
}
