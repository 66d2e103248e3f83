package dev.lectern.workflow.structured;

import static dev.lectern.workflow.comparison.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.workflow.Retrieval;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What everybody wants to know of a paper. */
@QuarkusTest
class StructuredTest {

    private final Person editor = TestToken.editor();
    private final UUID paper = UUID.randomUUID();
    private final String answers = "/api/v1/papers/" + paper + "/structured-answers";

    @Test
    void thereAre83QuestionsInElevenSections() {
        var sizes = StructuredQuestions.all().stream()
                .collect(Collectors.groupingBy(StructuredQuestions.Asked::section, Collectors.counting()));

        assertThat(sizes)
                .isEqualTo(java.util.Map.ofEntries(
                        java.util.Map.entry("A", 12L),
                        java.util.Map.entry("B", 15L),
                        java.util.Map.entry("C", 13L),
                        java.util.Map.entry("D", 10L),
                        java.util.Map.entry("E", 8L),
                        java.util.Map.entry("F", 5L),
                        java.util.Map.entry("G", 4L),
                        java.util.Map.entry("H", 4L),
                        java.util.Map.entry("I", 4L),
                        java.util.Map.entry("J", 4L),
                        java.util.Map.entry("K", 4L)));
        assertThat(StructuredQuestions.all())
                .extracting(StructuredQuestions.Asked::question)
                .doesNotHaveDuplicates()
                .allMatch(question -> question.endsWith("?"));
        as(editor)
                .get("/api/v1/structured-questions")
                .then()
                .statusCode(200)
                .body("items", hasSize(83))
                .body("items[0].questionId", equalTo("A01"))
                .body("items[82].questionId", equalTo("K04"));
    }

    @Test
    void oneIsAnswered_thenWhatIsMissing_thenAllAnew() {
        as(editor)
                .get(answers)
                .then()
                .statusCode(200)
                .body("items", hasSize(83))
                .body("counts.missing", equalTo(83));

        var one = generate("{\"questionIds\":[\"B02\"]}");
        assertThat(one.getInt("generated")).isEqualTo(1);
        assertThat(one.getInt("skipped")).isZero();
        awaitStatus("ready");
        assertThat(Retrieval.calls(one.getString("runId")))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.getString("question")).startsWith("What is the identification strategy"))
                // It had no answer, so it is not another one than last time.
                .satisfies(call -> assertThat(call.getBoolean("anew")).isFalse())
                .satisfies(call -> assertThat(call.getString("step")).isEqualTo("question"))
                .satisfies(call -> assertThat(call.getString("questionId")).isEqualTo("B02"));
        var missing = generate("{}");
        assertThat(missing.getInt("generated")).isEqualTo(82);
        assertThat(missing.getInt("skipped")).isEqualTo(1);
        awaitStatus("completed");
        var nothing = generate("{}");
        assertThat(nothing.getInt("generated")).isZero();
        assertThat(Retrieval.calls(nothing.getString("runId"))).isEmpty();
        var all = generate("{\"all\":true}");
        awaitStatus("completed");
        assertThat(Retrieval.calls(all.getString("runId"))).hasSize(83);

        as(editor)
                .get(answers)
                .then()
                .body("items[13].answer.status", equalTo("generated"))
                .body("items[13].answer.confidenceLabel", equalTo("high"))
                .body("items[13].answer.citations[0].page", equalTo(3))
                .body("items[13].answer.quote", equalTo("=1+1 is what it says, 100% of the time_"));
        as(editor).body("{\"questionIds\":[\"Z01\"]}").post(answers).then().statusCode(422);
        as(editor).get("/api/v1/comparisons").then().body("items", hasSize(0));
    }

    @Test
    void anotherModelHasASetOfItsOwn() {
        generate("{\"questionIds\":[\"A01\"]}");
        awaitStatus("ready");

        as(editor)
                .get(answers + "?model=another")
                .then()
                .body("counts.missing", equalTo(83))
                .body("model", equalTo("another"));
        as(editor).get(answers).then().body("counts.generated", equalTo(1));
    }

    @Test
    void whoDoesNotSeeThePaperSeesNothingOfIt() {
        as(editor).get(answers).then().statusCode(200);
        var friend = TestToken.viewer().in(editor.workspace(), editor.project());
        as(friend).get(answers).then().statusCode(200);
        Retrieval.hide(friend.user(), paper);

        as(friend).get(answers).then().statusCode(404).body("detail", equalTo("No such paper."));
        as(friend).get(answers + "/export?format=csv").then().statusCode(404);
        as(friend).body("{}").post(answers).then().statusCode(403);
    }

    @Test
    void theyAreExported() throws IOException {
        generate("{\"questionIds\":[\"A01\"]}");
        awaitStatus("ready");

        as(editor)
                .get(answers + "/export")
                .then()
                .statusCode(200)
                .body(
                        "items[0].answer.answer",
                        org.hamcrest.Matchers.startsWith("Says: What is the main research question"));
        var csv = as(editor)
                .get(answers + "/export?format=csv")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(csv.split("\r\n")).hasSize(84);
        var pdf = as(editor)
                .get(answers + "/export?format=pdf")
                .then()
                .statusCode(200)
                .contentType("application/pdf")
                .extract()
                .asByteArray();
        try (var document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("A Research question and contribution")
                    .contains("K04")
                    .contains("Says: What is the main research question");
        }
    }

    private JsonPath generate(String body) {
        return as(editor)
                .body(body)
                .post(answers)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private void awaitStatus(String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> as(editor).get(answers).then().extract().<String>path("status"), status::equals);
    }
}
