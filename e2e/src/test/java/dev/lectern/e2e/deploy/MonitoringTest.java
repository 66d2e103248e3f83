package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts and dashboards ask for metrics that there are, and every alert has its paragraph in the runbook. */
@OnTheSuite
class MonitoringTest {

    private static final Path FOLDER = Checkout.file("k8s/monitoring");
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)");
    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
    private static final Pattern NAME = Pattern.compile("\\b[a-z_:][a-z0-9_:]*\\b(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

    /** What Prometheus itself makes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private final Suite suite = Suite.get();

    @Test
    void everyMetricThatIsAskedForIsExposed() throws IOException, InterruptedException {
        var known = new HashSet<>(OF_PROMETHEUS);
        known.addAll(exposed());
        known.addAll(countedOnceItHappens());

        var unknown = new TreeSet<String>();
        for (var expression : expressions()) {
            metrics(expression).stream().filter(name -> !known.contains(name)).forEach(unknown::add);
        }

        assertThat(expressions()).hasSizeGreaterThan(20);
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyAlertSaysWhatToDo() throws IOException {
        var runbook = Files.readString(Checkout.file("docs/runbook.md"));
        var alerts = alerts();

        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            var name = alert.path("alert").asText();
            assertThat(runbook).contains("\n## " + name + "\n");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/runbook").asText()).isEqualTo("docs/runbook.md#" + name.toLowerCase());
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        });
        assertThat(runbook.lines().filter(line -> line.startsWith("## ")).count())
                .isEqualTo(alerts.size());
    }

    @Test
    void aMetricThatDoesNotExistIsFound() {
        assertThat(metrics("sum by (job) (rate(lectern_otters_total{status=\"x\"}[5m])) /"
                        + " max(lectern_outbox_waiting) > 2"))
                .containsExactlyInAnyOrder("lectern_otters_total", "lectern_outbox_waiting");
    }

    private static Set<String> metrics(String expression) {
        var bare = LABELS.matcher(STRING.matcher(expression).replaceAll("")).replaceAll(" ");
        bare = GROUPING.matcher(bare).replaceAll(" ");
        return NAME.matcher(bare)
                .results()
                .map(found -> found.group())
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toSet());
    }

    private static List<String> expressions() throws IOException {
        var found = new ArrayList<String>();
        alerts().forEach(alert -> found.add(alert.path("expr").asText()));
        try (var files = Files.list(FOLDER.resolve("dashboards"))) {
            for (var file : files.toList()) {
                var board = new ObjectMapper().readTree(file.toFile());
                assertThat(board.path("uid").asText() + ".json")
                        .isEqualTo(file.getFileName().toString());
                board.findValuesAsText("expr").forEach(found::add);
            }
        }
        return found;
    }

    private static List<JsonNode> alerts() throws IOException {
        return new YAMLMapper()
                .readTree(FOLDER.resolve("alerts.yaml").toFile())
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /** By all services of the suite, now. */
    private Set<String> exposed() throws IOException, InterruptedException {
        var names = new HashSet<String>();
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (var member : suite.state().members()) {
            if (member.name().equals("postgres") || member.name().equals("kafka")) {
                continue;
            }
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + member.port() + "/q/metrics"))
                    .build();
            client.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> names.add(line.split("[{ ]")[0]));
        }
        return names;
    }

    /** Of things that may not have happened yet, from the sources: as Prometheus calls counters, timers and gauges. */
    private static Set<String> countedOnceItHappens() throws IOException {
        var made = Pattern.compile("metrics\\s*\\.(counter|timer|gauge|gaugeMapSize)\\(\\s*\"(lectern\\.[a-z.]+)\"");
        try (var files = Files.walk(Checkout.file(""))) {
            return files.filter(file -> file.toString()
                            .matches(".*-service/src/main/java/.*\\.java|.*common/src/main/java/.*\\.java"))
                    .map(MonitoringTest::read)
                    .flatMap(text -> made.matcher(text).results())
                    .flatMap(found -> named(found.group(1), found.group(2).replace('.', '_')))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> named(String kind, String name) {
        return switch (kind) {
            case "counter" -> Stream.of(name + "_total");
            case "timer" -> Stream.of(name + "_seconds_count", name + "_seconds_sum", name + "_seconds_max");
            default -> Stream.of(name);
        };
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
