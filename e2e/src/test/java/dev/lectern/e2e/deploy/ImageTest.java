package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.deploy.kubernetes.Cluster;
import dev.lectern.e2e.deploy.kustomize.Kustomize;
import dev.lectern.local.home.App;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The one image of all services fits the manifests that run it. */
class ImageTest {

    private static final String DOCKERFILE = Checkout.text("Dockerfile");

    private final Cluster cluster = Cluster.of(Kustomize.render(Checkout.file("k8s/overlays/prod")), List.of());

    @Test
    void itRunsAsTheSameNobodyEverywhere() {
        assertThat(arguments("USER")).containsExactly("10001:10001");
        for (var app : App.values()) {
            var user = cluster.one(Deployment.class, app.module())
                    .orElseThrow()
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getSecurityContext();
            assertThat(user.getRunAsUser() + ":" + user.getRunAsGroup()).isEqualTo("10001:10001");
        }
    }

    @Test
    void itListensWhereTheManifestsSay() {
        var settings = cluster.one(ConfigMap.class, "lectern").orElseThrow().getData();

        assertThat(arguments("EXPOSE")).containsExactly(settings.get("LECTERN_HTTP_PORT"));
        assertThat(arguments("ENV").getFirst().split(" "))
                .contains("LECTERN_HTTP_PORT=" + settings.get("LECTERN_HTTP_PORT"), "LECTERN_BLOBS=/data/blobs");
    }

    @Test
    void itTakesTheWholeApplicationAndNothingElse() {
        assertThat(arguments("COPY"))
                .containsExactly(
                        "docker/with-secrets docker/train /usr/local/bin/",
                        "${SERVICE}/target/quarkus-app/lib/ lib/",
                        "${SERVICE}/target/quarkus-app/quarkus/ quarkus/",
                        "${SERVICE}/target/quarkus-app/app/ app/",
                        "${SERVICE}/target/quarkus-app/*.jar ${SERVICE}/target/sbom.json ./");
        assertThat(Checkout.text(".dockerignore").lines().filter(line -> !line.startsWith("#")))
                .containsExactly("*", "!docker/*", "!*-service/target/quarkus-app/*", "!*-service/target/sbom.json");
    }

    @Test
    void itStartsWithWhatItLearnedUnderTheSameOptions() {
        var entry = DOCKERFILE.substring(DOCKERFILE.indexOf("ENTRYPOINT"));
        var learned = arguments("RUN train /app").getFirst().split(" ");

        assertThat(entry).contains("\"with-secrets\"", "\"-XX:AOTCache=/app/app.aot\"");
        assertThat(learned).allMatch(option -> entry.contains("\"" + option + "\""));
    }

    /** A Dockerfile's last user is who runs; what comes after would be built as root. */
    @Test
    void itLearnsAsWhoItRunsAs() {
        assertThat(DOCKERFILE).containsSubsequence("COPY ", "USER 10001:10001", "RUN train", "ENTRYPOINT");
    }

    @Test
    void noImageIsLatest() {
        assertThat(arguments("FROM")).allMatch(image -> image.contains(":") && !image.endsWith(":latest"));
        Compose.parse(Checkout.text("docker-compose.yml")).services().forEach((name, service) -> {
            if (service.build() == null) {
                assertThat(service.image()).as(name).contains(":").doesNotEndWith(":latest");
            }
        });
    }

    private static List<String> arguments(String instruction) {
        return Pattern.compile("(?m)^" + instruction + " (.+)$")
                .matcher(DOCKERFILE)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
