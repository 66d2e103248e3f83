package dev.lectern.e2e.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.deploy.kustomize.Kustomize;
import dev.lectern.local.home.App;
import io.fabric8.kubernetes.api.model.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests render, are what the API knows, and fit the code; planted mistakes are found. */
class KubernetesTest {

    private static final String LONELY = "project-service";
    private static final Pattern CLIENT = Pattern.compile("RegisterRestClient\\(configKey = \"([a-z]+)\"");

    @ParameterizedTest
    @ValueSource(strings = {"overlays/dev", "overlays/prod", "overlays/air-gapped"})
    void anOverlayIsSound(String folder) {
        var cluster = Overlay.of(folder).cluster();

        assertThat(problems(cluster, !folder.endsWith("air-gapped"))).isEmpty();
        assertThat(cluster.all(Namespace.class).getFirst().getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @ParameterizedTest
    @EnumSource(App.class)
    void whatTheCodeCallsIsAllowed(App app) throws IOException {
        try (var files = Files.walk(Checkout.file(app.module() + "/src/main/java"))) {
            var called = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> CLIENT.matcher(text(file)).results())
                    .map(found -> whom(app, found.group(1)))
                    .toList();

            assertThat(NetworkRules.EDGES.get(app.stem())).containsAll(called);
        }
    }

    /** A client is called as the service it asks, unless its address says another. */
    private static String whom(App app, String client) {
        var settings = text(Checkout.file(app.module() + "/src/main/resources/application.properties"));
        var address = Pattern.compile("rest-client\\." + client + "\\.url=\\$\\{LECTERN_([A-Z]+)_URL")
                .matcher(settings);
        return address.find() ? address.group(1).toLowerCase(Locale.ROOT) : client;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theOtherDoorIsSound() {
        var cluster = Overlay.of("base").and("door/gateway-api").cluster();

        assertThat(DoorRules.problems(cluster)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/prod"})
    void noSecretIsInIt(String folder) {
        assertThat(Overlay.of(folder).documents())
                .noneMatch(document -> Kustomize.kind(document).equals("Secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/dev", "overlays/prod", "overlays/air-gapped"})
    void everyImageIsPinned(String folder) {
        assertThat(Overlay.of(folder).documents())
                .flatExtracting(document -> document.findValuesAsText("image"))
                .hasSize(15)
                .allMatch(image -> image.matches(".+:[^:/]+") && !image.endsWith(":latest"));
    }

    @Test
    void anUnknownFieldIsRefused() {
        var prod = Overlay.of("overlays/prod");
        prod.container("auth-service").put("livenesProbe", "typo");

        assertThatThrownBy(prod::cluster).hasMessageContaining("livenesProbe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NetworkPolicy/everybody",
                "HorizontalPodAutoscaler/auth-service",
                "PodDisruptionBudget/auth-service",
                "ScaledObject/workflow-service",
                "ServiceMonitor/lectern",
                "Ingress/lectern"
            })
    void anUnknownFieldIsRefusedOfEachKind(String which) {
        var prod = Overlay.of("overlays/prod");
        prod.find(which.split("/")[0], which.split("/")[1]).withObject("/spec").put("typo", true);

        assertThatThrownBy(prod::cluster).hasMessageContaining("typo");
    }

    @Test
    void aNumberForATextIsRefused() {
        var prod = Overlay.of("overlays/prod");
        prod.find("ConfigMap", "lectern").withObject("/data").put("LECTERN_HTTP_PORT", 8080);

        assertThatThrownBy(prod::cluster).hasMessageContaining("String");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"mistakesOfDeployments", "mistakesOfLife", "mistakesOfNetworks", "mistakesOfScaling"})
    void aPlantedMistakeIsFound(String finding, Consumer<Overlay> mistake) {
        var prod = Overlay.of("overlays/prod");
        mistake.accept(prod);

        assertThat(problems(prod.cluster(), true)).anyMatch(problem -> problem.contains(finding));
    }

    static Stream<Arguments> mistakesOfDeployments() {
        return Stream.of(
                mistake(
                        "listens elsewhere",
                        prod -> prod.container(LONELY).withObject("/ports/0").put("containerPort", 8081)),
                mistake("does not read LECTERN_BLOB", prod -> prod.container(LONELY)
                        .withArrayProperty("env")
                        .addObject()
                        .put("name", "LECTERN_BLOB")
                        .put("value", "/data")),
                mistake("no Secret someone", prod -> prod.container(LONELY)
                        .withObject("/envFrom/1/secretRef")
                        .put("name", "someone")),
                mistake("not confined", prod -> prod.container(LONELY)
                        .withObject("/securityContext")
                        .put("readOnlyRootFilesystem", false)),
                mistake("mounts no volume", prod -> prod.container(LONELY)
                        .withObject("/volumeMounts/0")
                        .put("name", "temp")),
                mistake("the Service selects []", prod -> prod.find("Service", LONELY)
                        .withObject("/spec/selector")
                        .put("app.kubernetes.io/name", "projects")),
                mistake("no Service", prod -> prod.remove("Service", LONELY)),
                mistake("no Deployment", prod -> prod.remove("Deployment", Replicas.INDEXING)),
                mistake("nobody answers", prod -> prod.find("ConfigMap", "lectern")
                        .withObject("/data")
                        .put("LECTERN_AUTH_URL", "http://auth")),
                mistake("the Ingress leads to gateway", prod -> prod.find("Ingress", "lectern")
                        .withObject("/spec/rules/0/http/paths/0/backend/service")
                        .put("name", "gateway")),
                mistake("measures at web", prod -> prod.find("ServiceMonitor", "lectern")
                        .withObject("/spec/endpoints/0")
                        .put("port", "web")));
    }

    static Stream<Arguments> mistakesOfLife() {
        return Stream.of(
                mistake("no readiness probe", prod -> prod.container(LONELY).remove("readinessProbe")),
                mistake("liveness probe asks /health", prod -> prod.container(LONELY)
                        .withObject("/livenessProbe/httpGet")
                        .put("path", "/health/live")),
                mistake("liveness probe asks /q/health/ready", prod -> prod.container(LONELY)
                        .withObject("/livenessProbe/httpGet")
                        .put("path", "/q/health/ready")),
                mistake("startup probe asks port web", prod -> prod.container(LONELY)
                        .withObject("/startupProbe/httpGet")
                        .put("port", "web")),
                mistake("is killed after 10 s", prod -> prod.find("Deployment", LONELY)
                        .withObject("/spec/template/spec")
                        .put("terminationGracePeriodSeconds", 10)),
                mistake("ends before everybody knows", prod -> prod.container(LONELY)
                        .remove("lifecycle")),
                mistake("no step that migrates", prod -> prod.find("Deployment", LONELY)
                        .withObject("/spec/template/spec")
                        .remove("initContainers")),
                mistake("migrates while it serves", prod -> prod.find("ConfigMap", "lectern")
                        .withObject("/data")
                        .put("LECTERN_MIGRATE", "true")),
                mistake("serves with the owner's password", prod -> prod.container(LONELY)
                        .withObject("/envFrom/1/secretRef")
                        .put("name", LONELY + "-owner")),
                mistake("has 0 budgets", prod -> prod.remove("PodDisruptionBudget", LONELY)),
                mistake("is not spread", prod -> prod.find("Deployment", LONELY)
                        .withObject("/spec/template/spec")
                        .remove("topologySpreadConstraints")));
    }

    static Stream<Arguments> mistakesOfNetworks() {
        return Stream.of(
                mistake("forbidden edge workflow -> project", prod -> prod.find("NetworkPolicy", "workflow-service")
                        .withObject("/spec/egress/0/to/0/podSelector/matchLabels")
                        .put("app.kubernetes.io/name", LONELY)),
                mistake("no way gateway -> workflow", prod -> prod.remove("NetworkPolicy", "workflow-service")),
                mistake("leaves the cluster", prod -> prod.find("NetworkPolicy", "auth-outside")
                        .withObject("/spec/podSelector/matchLabels")
                        .put("app.kubernetes.io/name", LONELY)),
                mistake("cannot leave the cluster", prod -> prod.remove("NetworkPolicy", "auth-outside")),
                mistake("gateway-service reaches", prod -> prod.find("NetworkPolicy", "database")
                        .withObject("/spec/podSelector/matchLabels")
                        .removeAll()
                        .put("app.kubernetes.io/part-of", "lectern")),
                mistake("reaches [anybody", prod -> prod.find("NetworkPolicy", LONELY)
                        .withObject("/spec/egress/0")
                        .remove("to")),
                mistake("project-service is reached from", prod -> prod.find("NetworkPolicy", LONELY)
                        .withObject("/spec/ingress/0/from/0")
                        .putObject("namespaceSelector")));
    }

    static Stream<Arguments> mistakesOfScaling() {
        return Stream.of(
                mistake("group workflow-run reads", prod -> prod.find("ScaledObject", "workflow-service")
                        .withObject("/spec/triggers/1/metadata")
                        .put("consumerGroup", "workflow-run")),
                mistake("not lectern.runs", prod -> prod.find("ScaledObject", "workflow-service")
                        .withObject("/spec/triggers/1/metadata")
                        .put("topic", "lectern.runs")),
                mistake("more than there are partitions", prod -> prod.find("ScaledObject", "workflow-service")
                        .withObject("/spec")
                        .put("maxReplicaCount", 9)),
                mistake("counted twice", prod -> prod.find("HorizontalPodAutoscaler", "auth-service")
                        .withObject("/spec/scaleTargetRef")
                        .put("name", "workflow-service")),
                mistake("its volume is for one pod", prod -> prod.find("HorizontalPodAutoscaler", "auth-service")
                        .withObject("/spec/scaleTargetRef")
                        .put("name", "ingestion-service")),
                mistake("nobody has LECTERN_CONSUMERS", prod -> prod.find("ConfigMap", "lectern")
                        .withObject("/data")
                        .put("LECTERN_CONSUMERS", "false")));
    }

    private static List<String> problems(Cluster cluster, boolean outside) {
        var problems = new ArrayList<>(DeploymentRules.problems(cluster));
        problems.addAll(NetworkRules.problems(cluster, outside));
        problems.addAll(ScaleRules.problems(cluster));
        problems.addAll(DoorRules.problems(cluster));
        return problems;
    }

    private static Arguments mistake(String finding, Consumer<Overlay> change) {
        return Arguments.of(finding, change);
    }
}
