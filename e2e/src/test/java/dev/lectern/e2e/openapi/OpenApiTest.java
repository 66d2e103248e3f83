package dev.lectern.e2e.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.Checkout;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document that the gateway serves, held against those that the services' builds have left behind. */
class OpenApiTest {

    private static final List<String> SERVICES =
            List.of("auth", "project", "ingestion", "retrieval", "workflow", "observability", "gateway");

    /** When the change is meant: the same command with "write" for "check" (CONTRIBUTING says how). */
    @Test
    void goldenCopyIsWhatTheServicesSay() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Checkout.file("gateway-service/target/classes")
                        + File.pathSeparator
                        + System.getProperty("java.class.path"),
                "dev.lectern.gateway.openapi.MergeOpenApi",
                "check",
                Checkout.file("gateway-service/src/main/resources/openapi.json").toString()));
        SERVICES.forEach(service -> command.add(
                Checkout.file(service + "-service/target/openapi/openapi.json").toString()));

        // Another process, since no service may be on the path of another module.
        var check = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
    }
}
