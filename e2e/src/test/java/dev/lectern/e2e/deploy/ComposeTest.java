package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.home.App;
import dev.lectern.local.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The compose file is what compose knows and what the code reads; planted mistakes are found. */
class ComposeTest {

    private static final String YAML = Checkout.text("docker-compose.yml");

    @Test
    void theSuiteIsSound() {
        var problems = ComposeRules.problems(Compose.parse(YAML));

        assertThat(problems).isEmpty();
    }

    @Test
    void everyChoiceHasALineInTheExample() {
        var example = Checkout.text(".env.example")
                .lines()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());

        assertThat(ComposeRules.interpolated(YAML)).isEqualTo(example);
    }

    @Test
    void topicsAndSchemasAreThoseOfTheCode() {
        assertThat(YAML).contains("for topic in " + String.join(" ", KafkaTopics.NAMES) + "; do");
        for (var app : App.withDatabase()) {
            assertThat(YAML).contains("share " + app.stem() + " " + String.join(",", app.schemas()) + "\n");
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "LECTERN_BLOBS: | LECTERN_BLOB: | does not read LECTERN_BLOB",
                "LECTERN_KAFKA: | LECTERN_KAFKAS: | lacks LECTERN_KAFKA",
                "target: LECTERN_BOOTSTRAP | target: LECTERN_BOOTSTRAPS | lacks LECTERN_BOOTSTRAP",
                "{source: key | {source: keys | no secret keys",
                "/tmp:exec | /tmp:noexec | cannot run from /tmp",
                "'    mem_limit: 1g' | '    shm_size: 1g' | kafka: may take all memory",
                "LECTERN_PLAN: | LECTERN_OPENAI_KEY: | shows a secret",
                "LECTERN_LIMIT_READ: | LECTERN_LIMIT_READS: | does not read LECTERN_LIMIT_READS",
                "LECTERN_PLAN: | LECTERN_PLANS: | lacks LECTERN_PLAN",
                "/127.0.0.1/8080 | /127.0.0.1/8081 | not asked at its port",
                "/q/health/ready | /health | a path it has not",
                "http://auth-service:8080 | http://auth-service:8401 | another port",
                "http://auth-service: | http://auth: | leads nowhere",
                "SERVICE: workflow-service | SERVICE: auth-service | builds another service",
                "'  workflow-service:' | '  workflows:' | workflow-service is not there",
                "'    topics: {' | '    topic: {' | waits for topic",
                "read_only: true | read_only: false | not confined"
            })
    void aPlantedMistakeIsFound(String right, String wrong, String finding) {
        assertThat(YAML).contains(right);

        var problems = ComposeRules.problems(Compose.parse(YAML.replace(right, wrong)));

        assertThat(problems).anyMatch(problem -> problem.contains(finding));
    }

    @Test
    void everySecretIsAFileThatTheScriptMakes(@TempDir Path folder) throws IOException, InterruptedException {
        var script = Checkout.file("docker/make-secrets").toAbsolutePath().toString();

        assertThat(run(Map.of(), script, folder.toString())).isEmpty();

        var secrets = folder.resolve("secrets");
        try (var made = Files.list(secrets)) {
            assertThat(made.map(file -> "./secrets/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(Compose.parse(YAML).secrets().values().stream()
                            .map(Compose.SecretFile::file)
                            .toList());
        }
        assertThat(Files.getPosixFilePermissions(secrets)).hasSize(3);
        assertThat(Base64.getDecoder().decode(Files.readString(secrets.resolve("key"))))
                .hasSize(32);
        assertThat(Strict.documents(Files.readString(secrets.resolve("first_administrator")))
                        .getFirst()
                        .path("password")
                        .asText())
                .hasSize(48);
        var before = Files.readString(secrets.resolve("postgres"));
        run(Map.of(), script, folder.toString());
        assertThat(Files.readString(secrets.resolve("postgres"))).isEqualTo(before);
    }

    @Test
    void aSecretsFileIsAVariableOfTheService(@TempDir Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("LECTERN_KEY"), "a b=c\n");
        var script = Checkout.file("docker/with-secrets").toAbsolutePath().toString();

        assertThat(run(Map.of("LECTERN_SECRETS", folder.toString()), script, "env"))
                .contains("LECTERN_KEY=a b=c\n");
        assertThat(run(Map.of("LECTERN_SECRETS", folder.resolve("none").toString()), script, "env"))
                .doesNotContain("LECTERN_KEY");
    }

    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void anUnknownFieldIsRefused() {
        var wrong = YAML.replace("    restart: unless-stopped", "    restarts: unless-stopped");

        assertThatThrownBy(() -> Compose.parse(wrong)).hasMessageContaining("restarts");
    }
}
