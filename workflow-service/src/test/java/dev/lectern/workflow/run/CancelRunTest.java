package dev.lectern.workflow.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.Topic;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CancelRunTest {

    private final Person editor = TestToken.editor();
    private final Tale tale = Tale.by(editor);

    @Test
    void aCancelIsSaidOnceInTheLaneOfTheRun_howeverOftenItIsAsked() {
        tale.tell(tale.started());

        IntStream.range(0, 8).parallel().forEach(i -> tale.cancel(editor)
                .statusCode(202)
                .header("Location", "/api/v1/runs/" + tale.run)
                .body("runId", equalTo(tale.run.toString()))
                .body("status", equalTo("running"))
                .body("cancelRequested", equalTo(true)));

        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(Broker.read(Topic.WORKFLOW, Broker.ofRun(tale.run)))
                .filteredOn(event -> event.data() instanceof CancelRequested)
                .isNotEmpty());
        tale.cancel(editor).statusCode(202);
        tale.tell(new StepFinished(tale.run, "chunk", 1, 1));
        assertThat(Broker.read(Topic.WORKFLOW, Broker.ofRun(tale.run)))
                .filteredOn(event -> event.data() instanceof CancelRequested)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.source()).isEqualTo("workflow");
                    assertThat(event.scope().runId()).isEqualTo(tale.run);
                    assertThat(event.scope().workspaceId()).isEqualTo(editor.workspace());
                    assertThat(event.scope().projectId()).isEqualTo(editor.project());
                });
    }

    @Test
    void whoeverWorksOnItEndsIt() {
        tale.tell(tale.started(), new StepFinished(tale.run, "embed", 1, 9));
        tale.cancel(editor).statusCode(202);
        tale.tell(new RunCancelled(tale.run));

        tale.look()
                .body("status", equalTo("cancelled"))
                .body("cancelRequested", equalTo(true))
                .body("steps.status", contains("cancelled"));
        tale.cancel(editor).statusCode(409).body("detail", equalTo("The run has ended already: cancelled."));
    }

    @Test
    void whatHasEndedCannotBeCancelled_andTheAnswerSaysHowItEnded() {
        var completed = Tale.by(editor);
        completed.tell(completed.started(), new RunCompleted(completed.run));
        tale.tell(tale.started(), new RunFailed(tale.run, "embed", "the model is missing"));

        completed
                .cancel(editor)
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/conflict"))
                .body("detail", equalTo("The run has ended already: completed."));
        tale.cancel(editor)
                .statusCode(409)
                .body("detail", equalTo("The run has ended already: failed (the model is missing)."));
    }

    @Test
    void onlyAnEditorOfTheProjectCancels() {
        tale.tell(tale.started());
        var viewer = TestToken.viewer().in(editor.workspace(), editor.project());

        tale.cancel(viewer).statusCode(403).body("type", equalTo("/problems/forbidden"));
        tale.cancel(editor.in(editor.workspace(), UUID.randomUUID()))
                .statusCode(404)
                .body("detail", equalTo("No such run."));
        tale.cancel(TestToken.owner()).statusCode(404);
        tale.look().body("cancelRequested", equalTo(false));
    }
}
