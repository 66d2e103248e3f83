package dev.lectern.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Form;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import dev.lectern.local.home.SuiteState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Papers that were only just sent go through all stages, up to a report, with no model at all. */
@OnTheSuite
class PipelineTest {

    private static final String PIPELINES = "/api/v1/pipelines";
    private static final String SAMPLE = "/dev/lectern/local/demo/sample-paper.pdf";

    private final Suite suite = Suite.get();

    @Test
    void papersThatAreStillBeingReadBecomeAReport_andTheNextRunTakesItAll() throws IOException {
        var ada = Client.newcomer(suite, "ada").client();
        var paper = ada.post("/api/v1/sources/files", new Form(Map.of("kind", "paper"), "sample.pdf", sample()))
                .expect(202)
                .at("sourceItemId");
        var note = ada.post(
                        "/api/v1/sources",
                        Map.of("kind", "note", "title", "Otters", "text", "Sea otters hold hands while they sleep."))
                .expect(202)
                .at("sourceItemId");
        var wanted = Map.of(
                "name",
                "What is there",
                "question",
                "Does a short nap help people to remember words?",
                "paperIds",
                List.of(paper, note),
                "workstreamId",
                "findings",
                "arm",
                "baseline");
        // Retrieval has to have heard that they are there.
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> ada.post(PIPELINES, wanted).status() == 202);
        var run = ada.get(PIPELINES).expect(200).json().at("/items/0/runId").asText();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> !ada.get(PIPELINES + "/" + run).at("status").equals("running"));
        var done = ada.get(PIPELINES + "/" + run).expect(200);

        ada.get(PIPELINES + "/" + run + "/events").expect(200);
        assertThat(done.at("status")).as(done.text()).isEqualTo("completed");
        assertThat(done.json().at("/stages/5/output/answeredBy").asText()).isEqualTo("lectern-extractive");
        assertThat(done.json().at("/stages/6/output/citationPrecision").asDouble())
                .isEqualTo(1);
        var report = ada.get(PIPELINES + "/" + run + "/report").expect(200).text();
        assertThat(report)
                .contains("## Stages", "## Figures", "Does a short nap help people to remember words?", "characters");
        assertThat(ada.get(PIPELINES + "/" + run + "/report?format=pdf")
                        .expect(200)
                        .text())
                .startsWith("%PDF");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ada.get("/api/v1/runs/" + run).at("status").equals("completed"));
        assertThat(ada.get("/api/v1/runs/" + run + "/tree").expect(200).text()).contains("comparison.fill");
        assertThat(ada.get("/api/v1/workstreams/findings")
                        .expect(200)
                        .json()
                        .at("/arms/0/baseline")
                        .asBoolean())
                .isTrue();

        var again = ada.post(PIPELINES, wanted).expect(202).at("runId");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ada.get(PIPELINES + "/" + again).at("status").equals("completed"));
        var reused = ada.get(PIPELINES + "/" + again).expect(200).json();
        for (var stage : List.of(0, 1, 4, 5, 6, 7)) {
            assertThat(reused.at("/stages/" + stage + "/reusedRunId").asText())
                    .as(reused.toString())
                    .isEqualTo(run);
        }
    }

    private static byte[] sample() throws IOException {
        try (var in = SuiteState.class.getResourceAsStream(SAMPLE)) {
            return in.readAllBytes();
        }
    }
}
