package dev.lectern.workflow.job;

import static dev.lectern.workflow.comparison.Desk.COMPARISONS;
import static dev.lectern.workflow.comparison.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.workflow.Retrieval;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Work that one waits for: what there is of it, calling it off, and trying it again when it has died. */
@QuarkusTest
class JobTest {

    private static final String JOBS = "/api/v1/jobs";

    private final Person editor = TestToken.editor();

    @Test
    void workOfTheProjectIsListed_narrowed_andCounted() {
        var run = fill("What is new?", UUID.randomUUID());
        awaitJobs(run, "completed", 2);

        as(editor)
                .get(JOBS + "?runId=" + run + "&status=completed&type=comparison.cell")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[0].attempts", equalTo(1))
                .body("items[0].maxAttempts", equalTo(40));
        as(editor).get(JOBS + "?status=failed").then().body("items", hasSize(0));
        as(editor)
                .get(JOBS + "/queues")
                .then()
                .body("items", hasSize(1))
                .body("items[0].jobs", equalTo(2))
                .body("items[0].status", equalTo("completed"));
        as(editor.in(editor.workspace(), UUID.randomUUID())).get(JOBS).then().body("items", hasSize(0));
    }

    @Test
    void workOfWhatIsSomebodysAloneIsHisAlone() {
        var own = UUID.randomUUID();
        Retrieval.own(own);
        var run = fill("What is new?", own);
        awaitJobs(run, "completed", 2);
        var friend = TestToken.editor().in(editor.workspace(), editor.project());

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> as(friend).get(JOBS).then().body("items", hasSize(0)));
        var job = as(editor).get(JOBS).then().extract().<String>path("items[0].jobId");
        as(friend).get(JOBS + "/" + job).then().statusCode(404);
        as(friend).delete(JOBS + "/" + job).then().statusCode(404);
        as(friend).post(JOBS + "/" + job + "/retry").then().statusCode(404);
    }

    @Test
    void whatIsCalledOffAloneEndsItsCell_andTheRestGoesOn() {
        var run = fill("Slower?", UUID.randomUUID());
        awaitJobs(run, "running", 2);
        var job = as(editor).get(JOBS + "?runId=" + run).then().extract().<String>path("items[0].jobId");

        as(editor).delete(JOBS + "/" + job).then().statusCode(202).body("cancelRequested", equalTo(true));

        awaitJobs(run, "cancelled", 1);
        awaitJobs(run, "completed", 1);
        as(editor).delete(JOBS + "/" + job).then().statusCode(409);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Database.column(
                        "SELECT status FROM comparison_run WHERE run_id = ?::uuid", run)
                .getFirst()
                .equals("failed"));
        assertThat(Database.column(
                        "SELECT error_message FROM comparison_cell c JOIN comparison_run r USING (comparison_id)"
                                + " WHERE r.run_id = ?::uuid AND error_code = 'cancelled'",
                        run))
                .containsExactly("Somebody called it off.");
    }

    @Test
    void deadWorkIsTriedAgain_butAPartOfWhatHasEndedIsNot() {
        var run = fill("Broken?", UUID.randomUUID());
        awaitJobs(run, "failed", 2);
        var job = as(editor).get(JOBS + "?runId=" + run).then().extract().<String>path("items[0].jobId");
        as(editor)
                .post(JOBS + "/" + job + "/retry")
                .then()
                .statusCode(409)
                .body("detail", containsString("Fill again"));
        var other = UUID.randomUUID();
        Database.column(
                "INSERT INTO async_job (job_id, workspace_id, project_id, user_id, run_id, queue_name, job_type,"
                        + " job_key, input, status, last_error, attempt_count, finished_at) VALUES (?, ?, ?, ?, ?,"
                        + " 'default', 'email-delivery', 'x', '{\"mail\":\"" + UUID.randomUUID()
                        + "\",\"source\":\"nobody\"}', 'failed', 'dead', 5, now())",
                other,
                editor.workspace(),
                editor.project(),
                editor.user(),
                UUID.randomUUID());

        as(editor)
                .body("{}")
                .post(JOBS + "/retries")
                .then()
                .statusCode(200)
                .body("retried", equalTo(1))
                .body("skipped", equalTo(2));

        // It is tried, and dies of the same.
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> as(editor)
                .get(JOBS + "/" + other)
                .then()
                .extract()
                .<String>path("lastError")
                .contains("Nobody here knows"));
        as(editor).post(JOBS + "/" + other + "/retry").then().statusCode(202);
    }

    private String fill(String question, UUID paper) {
        var wanted = new JsonObject()
                .put("name", "Jobs")
                .put("seedPaperId", paper.toString())
                .put("paperIds", new JsonArray().add(UUID.randomUUID().toString()))
                .put("questions", new JsonArray().add(question));
        var id = as(editor)
                .body(wanted.encode())
                .post(COMPARISONS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("comparisonId");
        return as(editor)
                .body("{}")
                .post(COMPARISONS + "/" + id + "/fill")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    private static void awaitJobs(String run, String status, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Database.count(
                                "SELECT count(*) FROM async_job WHERE run_id = ?::uuid AND status = ?", run, status)
                        == count);
    }
}
