package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The image's build step learns a start, beside no server at all, and the next start takes what was learned. */
class TrainedStartTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final List<String> OPTIONS = List.of("-XX:MaxRAMPercentage=5", "--enable-native-access=ALL-UNNAMED");

    @TempDir
    Path folder;

    @Test
    @EnabledIf("knowsCaches")
    void aStartIsLearned() throws IOException, InterruptedException {
        var app = folder.resolve("app");
        copy(Checkout.file("workflow-service/target/quarkus-app"), app);
        var train = new ArrayList<>(
                List.of(Checkout.file("docker/train").toAbsolutePath().toString(), app.toString()));
        train.addAll(OPTIONS);

        run(Map.of("LECTERN_HTTP_PORT", Integer.toString(Ports.any())), train);

        assertThat(app.resolve("app.aot")).isNotEmptyFile();
        // "on": a cache that does not fit is an error, where it would be left aside otherwise.
        var start = new ArrayList<>(List.of(JAVA.resolve("java").toString(), "-XX:AOTMode=on"));
        start.addAll(OPTIONS);
        start.addAll(List.of("-XX:AOTCache=" + app.resolve("app.aot"), "-jar"));
        start.add(app.resolve("quarkus-run.jar").toString());
        run(Map.of("QUARKUS_INIT_AND_EXIT", "true", "LECTERN_MIGRATE", "false"), start);
    }

    static boolean knowsCaches() {
        return Runtime.version().feature() >= 25;
    }

    private void run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        var log = folder.resolve("log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", JAVA.toString(), (path, ours) -> ours + ":" + path);
        assertThat(builder.start().waitFor()).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
