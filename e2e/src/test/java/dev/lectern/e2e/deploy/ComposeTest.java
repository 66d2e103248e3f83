package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.home.App;
import dev.lectern.local.kafka.KafkaTopics;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
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
    void everySecretHasALineInTheExample() {
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
            assertThat(YAML).contains("share " + app.stem() + " " + String.join(",", app.schemas()) + " \"$$");
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "LECTERN_BLOBS: | LECTERN_BLOB: | does not read LECTERN_BLOB",
                "LECTERN_KAFKA: | LECTERN_KAFKAS: | lacks LECTERN_KAFKA",
                "LECTERN_BOOTSTRAP: | LECTERN_BOOTSTRAPS: | lacks LECTERN_BOOTSTRAP",
                "LECTERN_LIMIT_READ: | LECTERN_LIMIT_READS: | does not read LECTERN_LIMIT_READS",
                "LECTERN_PLAN: | LECTERN_PLANS: | lacks LECTERN_PLAN",
                "/127.0.0.1/8080 | /127.0.0.1/8081 | not asked at its port",
                "/q/health/ready | /health | a path it has not",
                "http://auth-service:8080 | http://auth-service:8401 | another port",
                "http://auth-service: | http://auth: | leads nowhere",
                "{SERVICE: workflow-service} | {SERVICE: auth-service} | builds another service",
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
    void anUnknownFieldIsRefused() {
        var wrong = YAML.replace("    restart: unless-stopped", "    restarts: unless-stopped");

        assertThatThrownBy(() -> Compose.parse(wrong)).hasMessageContaining("restarts");
    }
}
