package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.Checkout;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests render, are what the API knows, and fit the code; planted mistakes are found. */
class KubernetesTest {

    private static final String CONTAINER = "/spec/template/spec/containers/0";

    @Test
    void theBaseIsSound() {
        var cluster = Cluster.of(rendered(), secrets());

        var problems = DeploymentRules.problems(cluster);

        assertThat(problems).isEmpty();
    }

    @Test
    void noSecretIsInTheBase() {
        assertThat(rendered())
                .noneMatch(document -> document.path("kind").asText().equals("Secret"));
    }

    @Test
    void anUnknownFieldIsRefused() {
        var documents = rendered();
        ((ObjectNode) deployment(documents, "auth-service").at(CONTAINER)).put("livenesProbe", "typo");

        assertThatThrownBy(() -> Cluster.of(documents, secrets())).hasMessageContaining("livenesProbe");
    }

    @Test
    void aNumberForATextIsRefused() {
        var documents = rendered();
        documents.stream()
                .filter(document -> document.path("kind").asText().equals("ConfigMap"))
                .forEach(document -> ((ObjectNode) document.path("data")).put("LECTERN_HTTP_PORT", 8080));

        assertThatThrownBy(() -> Cluster.of(documents, secrets())).hasMessageContaining("String");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aPlantedMistakeIsFound(String finding, Consumer<List<JsonNode>> mistake) {
        var documents = rendered();
        mistake.accept(documents);

        var problems = DeploymentRules.problems(Cluster.of(documents, secrets()));

        assertThat(problems).anyMatch(problem -> problem.contains(finding));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "listens elsewhere",
                        documents -> container(documents).withObject("/ports/0").put("containerPort", 8081)),
                mistake("no readiness probe", documents -> container(documents).remove("readinessProbe")),
                mistake("liveness probe asks /health", documents -> container(documents)
                        .withObject("/livenessProbe/httpGet")
                        .put("path", "/health/live")),
                mistake("startup probe asks port web", documents -> container(documents)
                        .withObject("/startupProbe/httpGet")
                        .put("port", "web")),
                mistake("does not read LECTERN_BLOB", documents -> container(documents)
                        .withArrayProperty("env")
                        .addObject()
                        .put("name", "LECTERN_BLOB")
                        .put("value", "/data")),
                mistake("no Secret someone", documents -> container(documents)
                        .withObject("/envFrom/1/secretRef")
                        .put("name", "someone")),
                mistake("not confined", documents -> container(documents)
                        .withObject("/securityContext")
                        .put("readOnlyRootFilesystem", false)),
                mistake("mounts no volume", documents -> container(documents)
                        .withObject("/volumeMounts/0")
                        .put("name", "temp")),
                mistake("the Service selects []", documents -> find(documents, "Service", "project-service")
                        .withObject("/spec/selector")
                        .put("app.kubernetes.io/name", "projects")),
                mistake("no Service", documents -> documents.remove(find(documents, "Service", "project-service"))),
                mistake("nobody answers", documents -> find(documents, "ConfigMap", "lectern")
                        .withObject("/data")
                        .put("LECTERN_AUTH_URL", "http://auth")));
    }

    private static Arguments mistake(String finding, Consumer<List<JsonNode>> change) {
        return Arguments.of(finding, change);
    }

    private static ObjectNode container(List<JsonNode> documents) {
        return (ObjectNode) deployment(documents, "project-service").at(CONTAINER);
    }

    private static JsonNode deployment(List<JsonNode> documents, String name) {
        return find(documents, "Deployment", name);
    }

    private static ObjectNode find(List<JsonNode> documents, String kind, String name) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .filter(document -> document.at("/metadata/name").asText().equals(name))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> rendered() {
        return new java.util.ArrayList<>(Kustomize.render(Checkout.file("k8s/base")));
    }

    private static List<JsonNode> secrets() {
        return Strict.documents(Checkout.text("k8s/secrets.example.yaml"));
    }
}
