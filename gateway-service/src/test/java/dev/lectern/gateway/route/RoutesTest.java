package dev.lectern.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.gateway.route.Routes.Destination;
import dev.lectern.gateway.upstream.UpstreamConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private final Routes routes = new Routes(
            delivered().getConfigMapping(RouteConfig.class), delivered().getConfigMapping(UpstreamConfig.class));

    @ParameterizedTest
    @CsvSource({
        "/api/v1/accounts, auth",
        "/api/v1/session, auth",
        "/api/v1/session/project, auth",
        "/api/v1/projects/1/members/2, project",
        "/api/v1/workspaces/current, project",
        "/api/v1/sources/1/chunks, ingestion",
        "/api/v1/repositories/1/items/2/text, ingestion",
        "/api/v1/repositories/1/items/files, ingestion",
        "/api/v1/sources/urls, ingestion",
        "/api/v1/uploads/1/parts/2, ingestion",
        "/api/v1/prep/1, ingestion",
        "/api/v1/imports/1/entries, ingestion",
        "/api/v1/search, retrieval",
        "/v1/chat/completions, retrieval",
        "/v1/models, retrieval",
        "/api/v1/usage/summary, observability",
        "/api/v1/admin/models/1/prices, retrieval",
        "/api/v1/runs, workflow",
        "/api/v1/runs/1, workflow",
        "/api/v1/runs/1/other, workflow",
        "/api/v1/runs/1/timeline, observability",
        "/api/v1/failures, observability",
    })
    void longestMatchAnswers(String path, String service) {
        assertThat(routes.find(path)).map(Destination::service).contains(service);
        assertThat(routes.find(path)).map(Destination::path).contains(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/sessionx",
        "/api/v1",
        "/api/v2/runs",
        "/v1/chat",
        "/v1/files",
        "/internal/jwks",
        "/q/health",
        "/api/v1/operations/auth/jwks",
        "/api/v1/operations/nobody/parked-events",
        "/api/v1/operations/auth/parked-events/x",
        "/api/v1/operations/auth/parked-events/1/other",
        "/api/v1/operations/auth/parked-eventsx",
    })
    void whatNobodyAnswersGoesNowhere(String path) {
        assertThat(routes.find(path)).isEmpty();
    }

    @Test
    void parkedEventsAreTheOnlyInternalPathAndForAdministrators() {
        assertThat(routes.find("/api/v1/operations/retrieval/parked-events/17/redrive"))
                .contains(new Destination(
                        "/api/v1/operations/{service}/parked-events",
                        "retrieval",
                        "/internal/parked-events/17/redrive",
                        true,
                        10 * 1024 * 1024,
                        Duration.ofSeconds(60)));
    }

    @Test
    void onlyWhereFilesAreSentTheBodyMayBeLarge() {
        assertThat(routes.find("/api/v1/sources/files"))
                .map(Destination::maxBody)
                .contains(101L * 1024 * 1024);
        assertThat(routes.find("/api/v1/repositories/1/items/files"))
                .map(Destination::maxBody)
                .contains(101L * 1024 * 1024);
        assertThat(routes.find("/api/v1/sources")).map(Destination::maxBody).contains(10L * 1024 * 1024);
        assertThat(routes.find("/api/v1/sources/1/retry"))
                .map(Destination::maxBody)
                .contains(10L * 1024 * 1024);
    }

    @Test
    void onlyWhereModelsAnswerTheyAreWaitedForLonger() {
        assertThat(routes.find("/v1/chat/completions"))
                .map(Destination::patience)
                .contains(Duration.ofMinutes(16));
        for (var path : List.of("/v1/embeddings", "/api/v1/chat/turns")) {
            assertThat(routes.find(path)).map(Destination::patience).contains(Duration.ofSeconds(60));
        }
    }

    @Test
    void routeToAServiceWithoutAnAddressStopsTheStart() {
        var config = config(Map.of("lectern.routes.nobody", "/api/v1/nothing"));

        assertThatThrownBy(() -> new Routes(
                        config.getConfigMapping(RouteConfig.class), config.getConfigMapping(UpstreamConfig.class)))
                .hasMessageContaining("lectern.upstream.url.nobody");
    }

    @Test
    void defaultsAreWhatTheReadmeSays() {
        var upstream = delivered().getConfigMapping(UpstreamConfig.class);

        assertThat(upstream.maxBody().asLongValue()).isEqualTo(10 * 1024 * 1024);
        assertThat(upstream.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(upstream.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(upstream.connections()).isEqualTo(512);
        assertThat(upstream.breakAfter()).isEqualTo(5);
        assertThat(upstream.breakFor()).isEqualTo(Duration.ofSeconds(2));
    }

    private static SmallRyeConfig delivered() {
        try {
            var source = new PropertiesConfigSource(RoutesTest.class.getResource("/application.properties"));
            return config(source.getProperties());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        var ours = new HashMap<String, String>();
        properties.forEach((name, value) -> {
            if (name.startsWith("lectern.routes") || name.startsWith("lectern.upstream")) {
                ours.put(name, value);
            }
        });
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(ours, "test", 100))
                .addDefaultInterceptors()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(RouteConfig.class)
                .withMapping(UpstreamConfig.class)
                .build();
    }
}
