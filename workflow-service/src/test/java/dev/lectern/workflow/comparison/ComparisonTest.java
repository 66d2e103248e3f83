package dev.lectern.workflow.comparison;

import static dev.lectern.workflow.comparison.Desk.COMPARISONS;
import static dev.lectern.workflow.comparison.Desk.as;
import static dev.lectern.workflow.comparison.Desk.cell;
import static dev.lectern.workflow.comparison.Desk.create;
import static dev.lectern.workflow.comparison.Desk.filled;
import static dev.lectern.workflow.comparison.Desk.look;
import static dev.lectern.workflow.comparison.Desk.papers;
import static dev.lectern.workflow.comparison.Desk.statuses;
import static dev.lectern.workflow.comparison.Desk.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.workflow.Retrieval;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Laying papers beside each other: what is there at once, who sees which row, and what makes cells stale. */
@QuarkusTest
class ComparisonTest {

    private final Person editor = TestToken.editor();

    @Test
    void whatIsKeptIsThereAtOnce_andNothingIsComputed() {
        var three = papers(3);

        var matrix = create(editor, three, "Known method?", "What is new?", "what is NEW");

        assertThat(matrix.getString("status")).isEqualTo("ready");
        assertThat(matrix.getList("questions.questionId")).containsExactly("Q01", "Q02");
        assertThat(matrix.getList("papers.paperId"))
                .isEqualTo(three.stream().map(UUID::toString).toList());
        assertThat(statuses(matrix)).containsExactly("cached", "missing", "cached", "missing", "cached", "missing");
        assertThat(matrix.getString("cells[0].source")).isEqualTo("cache");
        assertThat(matrix.getString("cells[0].cacheLayer")).isEqualTo("project/fallback");
        assertThat(matrix.getInt("counts.missing")).isEqualTo(3);
        assertThat(matrix.<Object>get("runId")).isNull();
        assertThat(create(editor, three, "Known method?").getString("status")).isEqualTo("completed");
    }

    @Test
    void aRepeatedRequestIsOne() {
        var body = wanted(papers(2), "What is new?").encode();
        var key = UUID.randomUUID().toString();

        var first = as(editor).header("Idempotency-Key", key).body(body).post(COMPARISONS);
        var second = as(editor).header("Idempotency-Key", key).body(body).post(COMPARISONS);

        assertThat(second.<String>path("comparisonId")).isEqualTo(first.path("comparisonId"));
        as(editor).get(COMPARISONS).then().body("items", hasSize(1)).body("items[0].name", equalTo("Sleep"));
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        var paper = papers(1);
        var twice =
                wanted(paper, "What?").put("paperIds", new io.vertx.core.json.JsonArray().add("" + paper.getFirst()));
        as(editor).body(twice.encode()).post(COMPARISONS).then().statusCode(422);
        var hidden = papers(2);
        Retrieval.hide(editor.user(), hidden.getLast());
        as(editor)
                .body(wanted(hidden, "What?").encode())
                .post(COMPARISONS)
                .then()
                .statusCode(422);
        var many = wanted(
                papers(2),
                java.util.stream.IntStream.range(0, 51)
                        .mapToObj(i -> "Question " + i + "?")
                        .toArray(String[]::new));
        as(editor).body(many.encode()).post(COMPARISONS).then().statusCode(422);
        as(TestToken.viewer())
                .body(wanted(papers(2), "What?").encode())
                .post(COMPARISONS)
                .then()
                .statusCode(403);
        as(editor.with("chat")).get(COMPARISONS).then().statusCode(403);
    }

    @Test
    void aSmallPlanComparesTenPapers() {
        var scope = new Scope(Ids.next(), editor.workspace(), null, null);
        Broker.send("project", scope, new WorkspaceChanged(editor.workspace(), "free", 10, 1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        Database.count("SELECT count(*) FROM workspace_plan WHERE workspace_id = ?", editor.workspace())
                                == 1);

        as(editor)
                .body(wanted(papers(11), "What?").encode())
                .post(COMPARISONS)
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/plan-limit"))
                .body("detail", containsString("at most 10"));
        var ten = create(editor, papers(10), "What?").getString("comparisonId");
        as(editor)
                .body(new JsonObject()
                        .put("paperIds", new io.vertx.core.json.JsonArray().add("" + UUID.randomUUID()))
                        .encode())
                .post(COMPARISONS + "/" + ten + "/papers")
                .then()
                .statusCode(403);
    }

    @Test
    void eachSeesTheRowsOfPapersThatHeSees_andNoOther() {
        var three = papers(3);
        var id = create(editor, three, "Known?").getString("comparisonId");
        var friend = TestToken.viewer().in(editor.workspace(), editor.project());
        Retrieval.hide(friend.user(), three.get(1));

        var his = look(friend, id);

        assertThat(his.getList("papers.paperId"))
                .containsExactly(three.get(0).toString(), three.get(2).toString());
        assertThat(his.getList("cells.paperId")).doesNotContain(three.get(1).toString());
        assertThat(his.getInt("counts.total")).isEqualTo(2);
        as(friend).get(cell(id, three.get(1), "Q01")).then().statusCode(404);
        as(friend).get(cell(id, three.get(0), "Q01")).then().statusCode(200).body("citations", hasSize(1));
        as(friend)
                .get(COMPARISONS + "/" + id + "/export?format=csv")
                .then()
                .statusCode(200)
                .body(org.hamcrest.Matchers.not(containsString(three.get(1).toString())));
        Retrieval.hide(friend.user(), three.get(0));
        Retrieval.hide(friend.user(), three.get(2));
        as(friend).get(COMPARISONS + "/" + id).then().statusCode(404);
        as(editor.in(editor.workspace(), UUID.randomUUID()))
                .get(COMPARISONS + "/" + id)
                .then()
                .statusCode(404);
        as(TestToken.editor()).delete(COMPARISONS + "/" + id).then().statusCode(404);
    }

    @Test
    void anotherVersionMakesExactlyItsCellsStale() {
        var three = papers(3);
        var persona = UUID.randomUUID();
        var id = create(editor, three, "Known?", "What is new?").getString("comparisonId");
        filled(editor, id);

        Retrieval.anotherVersion(three.get(1));
        assertThat(statuses(look(editor, id)))
                .containsExactly("cached", "generated", "stale", "stale", "cached", "generated");
        as(editor)
                .body("{\"model\":\"another\"}")
                .patch(COMPARISONS + "/" + id)
                .then()
                .statusCode(200);
        assertThat(statuses(look(editor, id))).isEqualTo(Collections.nCopies(6, "stale"));
        as(editor)
                .body("{\"personaId\":\"" + persona + "\"}")
                .patch(COMPARISONS + "/" + id)
                .then()
                .statusCode(200);
        filled(editor, id);
        assertThat(look(editor, id).getInt("counts.stale")).isZero();
        var other = create(editor, three, "Known?").getString("comparisonId");
        Retrieval.anotherVersion(persona);
        assertThat(statuses(look(editor, id))).isEqualTo(Collections.nCopies(6, "stale"));
        assertThat(statuses(look(editor, other))).isEqualTo(Collections.nCopies(3, "cached"));
    }

    @Test
    void whatAPersonSaysStaysBesideWhatIsComputedAnew() {
        var two = papers(2);
        var id = create(editor, two, "What is new?").getString("comparisonId");
        filled(editor, id);
        var cell = cell(id, two.getFirst(), "Q01");
        var before = as(editor).get(cell).then().extract().<String>path("answer");

        as(editor)
                .body("{\"answer\":\"Nothing at all\",\"note\":\"I wrote it\"}")
                .put(cell + "/override")
                .then()
                .statusCode(200);
        Retrieval.anotherVersion(two.getFirst());
        filled(editor, id);

        as(editor)
                .get(cell)
                .then()
                .body("status", equalTo("generated"))
                .body("answer", org.hamcrest.Matchers.not(equalTo(before)))
                .body("override.answer", equalTo("Nothing at all"))
                .body("override.userId", equalTo(editor.user().toString()));
        assertThat(look(editor, id).getInt("counts.overridden")).isEqualTo(1);
        var viewer = TestToken.viewer().in(editor.workspace(), editor.project());
        as(viewer).body("{\"answer\":\"No\"}").put(cell + "/override").then().statusCode(403);
        as(editor).delete(cell + "/override").then().statusCode(204);
        as(editor).get(cell).then().body("override", org.hamcrest.Matchers.nullValue());
    }

    @Test
    void rowsAndColumnsComeAndGo_andTheOtherCellsStay() {
        var three = papers(3);
        var id = create(editor, three.subList(0, 2), "Known?").getString("comparisonId");

        as(editor)
                .body("{\"paperIds\":[\"" + three.get(2) + "\",\"" + three.get(0) + "\"]}")
                .post(COMPARISONS + "/" + id + "/papers")
                .then()
                .statusCode(200)
                .body("papers", hasSize(3))
                .body("status", equalTo("completed"));
        as(editor)
                .body("{\"questions\":[\"known\",\"How many?\"]}")
                .post(COMPARISONS + "/" + id + "/questions")
                .then()
                .statusCode(200)
                .body("questions.questionId", equalTo(java.util.List.of("Q01", "Q02")))
                .body("counts.missing", equalTo(3))
                .body("status", equalTo("ready"));
        as(editor).delete(COMPARISONS + "/" + id + "/questions/Q02").then().statusCode(204);
        as(editor)
                .delete(COMPARISONS + "/" + id + "/papers/" + three.get(0))
                .then()
                .statusCode(409);
        as(editor)
                .delete(COMPARISONS + "/" + id + "/papers/" + three.get(1))
                .then()
                .statusCode(204);
        assertThat(statuses(look(editor, id))).containsExactly("cached", "cached");
        assertThat(look(editor, id).getString("status")).isEqualTo("completed");
        as(editor).delete(COMPARISONS + "/" + id).then().statusCode(204);
        as(editor).get(COMPARISONS + "/" + id).then().statusCode(404);
    }

    @Test
    void aDeletedSourceTakesItsRowsAlong() {
        var two = papers(2);
        var id = create(editor, two, "Known?").getString("comparisonId");
        var scope = new Scope(Ids.next(), editor.workspace(), editor.project(), editor.user());

        Broker.send("ingestion", scope, new SourceDereferenced(two.getLast(), UUID.randomUUID(), true));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        Database.count("SELECT count(*) FROM comparison_cell WHERE paper_id = ?", two.getLast()) == 0);
        assertThat(look(editor, id).getList("papers")).hasSize(1);
    }

    @Test
    void whileNobodyTellsWhatOneSees_thereIsNothingToSee() {
        var id = create(editor, papers(2), "Known?").getString("comparisonId");
        Retrieval.answersWith(503);
        try {
            as(editor).get(COMPARISONS + "/" + id).then().statusCode(503).contentType("application/problem+json");
        } finally {
            Retrieval.answersWith(200);
        }
    }
}
