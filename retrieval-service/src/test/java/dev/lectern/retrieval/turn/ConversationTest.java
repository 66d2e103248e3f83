package dev.lectern.retrieval.turn;

import static dev.lectern.retrieval.turn.Chat.as;
import static dev.lectern.retrieval.turn.Chat.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.Receipts;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.chore.Chore;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Scripted.class)
class ConversationTest {

    private static final String CONVERSATIONS = "/api/v1/conversations/";
    private static final List<String> TABLES =
            List.of("conversation", "message", "message_source", "conversation_event", "streaming_job", "stream_event");

    private final ScriptedAnswers answers;
    private final List<Chore> chores;
    private final Vertx vertx;
    private final Person person = TestToken.viewer();

    ConversationTest(ScriptedAnswers answers, @All List<Chore> chores, Vertx vertx) {
        this.answers = answers;
        this.chores = chores;
        this.vertx = vertx;
    }

    @Test
    void theLatestUsedComesFirstAndArchivedOnesOnlyIfAskedFor() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            ids.add(Chat.conversation(person, "question " + i));
        }
        as(person)
                .body("{\"question\":\"once more\"}")
                .post(CONVERSATIONS + ids.get(1) + "/turns")
                .then()
                .statusCode(200);
        change(ids.get(3), "{\"archived\":true}").then().statusCode(200).body("archived", equalTo(true));

        var first = as(person)
                .get("/api/v1/conversations?limit=3")
                .then()
                .statusCode(200)
                .extract();
        assertThat(first.<List<String>>path("items.conversationId"))
                .containsExactly(ids.get(1), ids.get(4), ids.get(2));
        as(person)
                .get("/api/v1/conversations?limit=3&after=" + first.path("next"))
                .then()
                .body("items.conversationId", contains(ids.get(0)))
                .body("next", nullValue());
        as(person).get("/api/v1/conversations?archived=true").then().body("items", hasSize(5));
    }

    @Test
    void itIsRenamedPinnedAndPutAway() {
        var id = Chat.conversation(person, "q");

        change(id, "{\"title\":\"Sleep\"}").then().body("title", equalTo("Sleep"));
        change(id, "{\"pinned\":true}").then().body("pinned", equalTo(true)).body("title", equalTo("Sleep"));
        change(id, "{\"archived\":true}").then().body("status", equalTo("archived"));
        change(id, "{\"archived\":false}").then().body("status", equalTo("active"));
        change(id, "{}").then().statusCode(400);
        change(id, "{\"title\":\"\"}").then().statusCode(400);
        assertThat(Database.column(
                        "SELECT kind FROM retrieval.conversation_event WHERE conversation_id = ?::uuid ORDER BY event_id",
                        id))
                .containsExactly("created", "renamed", "pinned", "archived", "unarchived");
    }

    @Test
    void oneThatIsBegunWithoutANameGetsItsFirstQuestions() {
        String id = as(person)
                .body("{\"scope\":\"global\"}")
                .post("/api/v1/conversations")
                .then()
                .statusCode(201)
                .body("title", equalTo(""))
                .body("projectId", nullValue())
                .extract()
                .path("conversationId");

        as(person)
                .body("{\"question\":\"What do I own?\"}")
                .post(CONVERSATIONS + id + "/turns")
                .then()
                .statusCode(200);

        as(person).get(CONVERSATIONS + id).then().body("title", equalTo("What do I own?"));
    }

    @Test
    void aForkHasTheHistoryUpToTheMessageAndGoesItsOwnWay() {
        var id = Chat.conversation(person, "words=1 one");
        as(person)
                .body("{\"question\":\"words=2 two\"}")
                .post(CONVERSATIONS + id + "/turns")
                .then()
                .statusCode(200);
        List<String> messages = as(person).get(CONVERSATIONS + id + "/messages").path("items.messageId");

        var fork = as(person)
                .body(new JsonObject().put("messageId", messages.get(1)).encode())
                .post(CONVERSATIONS + id + "/fork")
                .then()
                .statusCode(201)
                .body("title", equalTo("words=1 one (fork)"))
                .body("messageCount", equalTo(2))
                .extract();
        String other = fork.path("conversationId");
        as(person)
                .body("{\"question\":\"three\"}")
                .post(CONVERSATIONS + other + "/turns")
                .then()
                .statusCode(200);

        as(person)
                .get(CONVERSATIONS + other + "/messages")
                .then()
                .body("items.sequence", contains(1, 2, 3, 4))
                .body("items[0].content", equalTo("words=1 one"))
                .body("items[1].content", equalTo("word0 "))
                .body("items[2].content", equalTo("three"));
        as(person).get(CONVERSATIONS + id).then().body("messageCount", equalTo(4));
        as(person)
                .body(new JsonObject()
                        .put("messageId", UUID.randomUUID().toString())
                        .encode())
                .post(CONVERSATIONS + id + "/fork")
                .then()
                .statusCode(404);
    }

    @Test
    void messagesComeInPagesInTheirOrder() {
        var id = Chat.conversation(person, "a");
        as(person)
                .body("{\"question\":\"b\"}")
                .post(CONVERSATIONS + id + "/turns")
                .then()
                .statusCode(200);

        var first =
                as(person).get(CONVERSATIONS + id + "/messages?limit=3").then().extract();
        assertThat(first.<List<Integer>>path("items.sequence")).containsExactly(1, 2, 3);
        as(person)
                .get(CONVERSATIONS + id + "/messages?limit=3&after=" + first.path("next"))
                .then()
                .body("items.sequence", contains(4))
                .body("next", nullValue());
    }

    @Test
    void itCanBeTakenAlongAsMarkdownAndAsJson() {
        var id = Chat.conversation(person, "words=2 cite=" + UUID.randomUUID() + " quote=Cats_sleep");

        as(person)
                .get(CONVERSATIONS + id + "/export.md")
                .then()
                .statusCode(200)
                .contentType(containsString("text/markdown"))
                .header("Content-Disposition", containsString("conversation.md"))
                .body(containsString("## Question\n\nwords=2"))
                .body(containsString("- [1] A title, page 2: \"Cats sleep\""));
        as(person)
                .get(CONVERSATIONS + id + "/export.json")
                .then()
                .statusCode(200)
                .body("role", contains("user", "assistant"))
                .body("[1].citations[0].quote", equalTo("Cats sleep"));
    }

    @Test
    void nobodyElseFindsItThereAndAdministratorsNeither() {
        var turn = ask(person, "mine").extract();
        String id = turn.path("conversationId");
        var neighbour = new Person(
                UUID.randomUUID(),
                UUID.randomUUID(),
                person.workspace(),
                person.project(),
                List.of(Access.USER, Access.INTERACTIVE, Access.VIEWER, Access.EDITOR, Access.OWNER, Access.ADMIN));
        // The same person elsewhere: it is the project's.
        var elsewhere = person.in(person.workspace(), UUID.randomUUID());
        var stranger = TestToken.admin();

        for (var other : List.of(neighbour, elsewhere, stranger)) {
            var refused = new ArrayList<Response>();
            refused.add(as(other).get(CONVERSATIONS + id));
            refused.add(as(other).body("{\"title\":\"x\"}").patch(CONVERSATIONS + id));
            refused.add(as(other).delete(CONVERSATIONS + id));
            refused.add(as(other).get(CONVERSATIONS + id + "/messages"));
            refused.add(as(other).get(CONVERSATIONS + id + "/export.md"));
            refused.add(as(other).get(CONVERSATIONS + id + "/export.json"));
            refused.add(as(other).body("{}").post(CONVERSATIONS + id + "/fork"));
            refused.add(as(other).body("{\"question\":\"q\"}").post(CONVERSATIONS + id + "/turns"));
            refused.add(as(other)
                    .body(new JsonObject()
                            .put("question", "q")
                            .put("conversationId", id)
                            .encode())
                    .post(Chat.TURNS));
            refused.add(as(other).get(Chat.TURNS + "/" + turn.path("turnId")));
            refused.add(
                    as(other).header("Accept", "text/event-stream").get("/api/v1/chat/streams/" + turn.path("runId")));
            refused.add(as(other).delete("/api/v1/chat/streams/" + turn.path("runId")));
            assertThat(refused).allSatisfy(one -> {
                assertThat(one.statusCode()).as(one.asString()).isEqualTo(404);
                assertThat(one.contentType()).startsWith("application/problem+json");
            });
            as(other).get("/api/v1/conversations?archived=true").then().body("items", empty());
            as(other).get(Chat.TURNS).then().body("items", empty());
        }
        as(person).get(CONVERSATIONS + id).then().statusCode(200).body("messageCount", equalTo(2));
    }

    @Test
    void whatIsDeletedLeavesNothingAndStopsWhatStillWritesInIt() {
        var id = Chat.conversation(person, "cite=" + UUID.randomUUID() + " quote=a_quote");
        UUID run;
        try (var stream = EventStream.ask(
                person.token(),
                CONVERSATIONS + id + "/turns",
                new JsonObject().put("question", "words=2000 pace=10"),
                null)) {
            run = UUID.fromString(stream.some(4).getFirst().data().getString("runId"));

            as(person).delete(CONVERSATIONS + id).then().statusCode(204);

            await().atMost(Duration.ofSeconds(1)).until(() -> answers.leftAt().containsKey(run));
            stream.all();
        }
        for (var table : TABLES) {
            assertThat(Database.count("SELECT count(*) FROM retrieval." + table + " WHERE user_id = ?", person.user()))
                    .as(table)
                    .isZero();
        }
        Chat.awaitTold(run, RunCancelled.class);
        var told = await().until(
                        () -> Broker.read(
                                Topic.WORKFLOW,
                                event -> event.data() instanceof DeletionReceipt receipt
                                        && receipt.subjectId().toString().equals(id)),
                        found -> !found.isEmpty())
                .getFirst();
        assertThat(((DeletionReceipt) told.data()).removed())
                .containsEntry("retrieval.conversation", 1L)
                .containsEntry("retrieval.streaming_job", 2L);
        assertThat(Broker.read(Topic.WORKFLOW, Broker.ofRun(told.runId())))
                .extracting(CloudEvent::data)
                .contains(new RunStarted(told.runId(), "conversation-deletion", null, id).personal(true));
        as(person).get(CONVERSATIONS + id).then().statusCode(404);
        as(person).delete(CONVERSATIONS + id).then().statusCode(404);
    }

    @Test
    void whatWasSaidInAPurgedProjectGoesWithItsCounts_whoeverSaidIt() {
        var colleague = TestToken.viewer().in(person.workspace(), person.project());
        Chat.conversation(person, "mine");
        Chat.conversation(colleague, "theirs");
        var neighbour = TestToken.viewer().in(person.workspace(), UUID.randomUUID());
        Chat.conversation(neighbour, "elsewhere");
        var scope = new Scope(UUID.randomUUID(), person.workspace(), neighbour.project(), person.user());

        var receipt = Receipts.of(scope, "project", person.project(), 1);

        assertThat(receipt.removed())
                .containsEntry("retrieval.conversation", 2L)
                .containsEntry("retrieval.message", 4L);
        assertThat(receipt.left().values()).isNotEmpty().allMatch(rows -> rows == 0);
        assertThat(Database.count("SELECT count(*) FROM retrieval.message WHERE workspace_id = ?", person.workspace()))
                .isEqualTo(2);
    }

    @Test
    void whatAPersonLeavesBehindIsCountedInAllWorkspaces() {
        Chat.conversation(person, "mine");
        var elsewhere = new Scope(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

        var receipt = Receipts.of(elsewhere, "account", person.user(), 1);

        assertThat(receipt.removed())
                .containsEntry("retrieval.conversation", 1L)
                .containsEntry("retrieval.message", 2L);
        assertThat(receipt.left().values()).allMatch(rows -> rows == 0);
    }

    @Test
    void whoDeletesHisAccountTakesAlongWhatHeAskedAnywhere() {
        var other = TestToken.viewer();
        var kept = Chat.conversation(other, "mine");
        Chat.conversation(person, "here");
        Chat.conversation(
                new Person(person.user(), person.session(), UUID.randomUUID(), UUID.randomUUID(), person.groups()),
                "there");
        UUID run;
        try (var stream = Chat.stream(person, "words=2000 pace=10")) {
            run = UUID.fromString(stream.next().data().getString("runId"));

            Broker.send("auth", Scope.ofRun(Ids.next()), new AccountChanged(person.user(), "deleted", 9));

            await().atMost(Duration.ofSeconds(10)).until(() -> answers.leftAt().containsKey(run));
        }
        for (var table : TABLES) {
            assertThat(Database.count("SELECT count(*) FROM retrieval." + table + " WHERE user_id = ?", person.user()))
                    .as(table)
                    .isZero();
        }
        Chat.awaitTold(run, RunCancelled.class);
        as(other).get(CONVERSATIONS + kept).then().statusCode(200);
    }

    @Test
    void theTextOfADeletedSourceIsInNoAnswerAnyMore() {
        var owner = TestToken.owner();
        var source = Sources.indexed(owner, "Naps", "Walruses whisper quietly.");
        var kept = UUID.randomUUID();
        var quoting = Chat.conversation(owner, "words=3 cite=" + source.id + " quote=Walruses_whisper_quietly");
        as(owner).body("{}").post(CONVERSATIONS + quoting + "/fork").then().statusCode(201);
        var other = Chat.conversation(owner, "words=3 cite=" + kept + " quote=Otters_hold_hands");
        assertThat(traces(owner, "Walruses whisper")).isPositive();

        Wire.send(source.scope, source.dereferenced(true));
        Wire.awaitEvent(source.scope.runId(), SourceUnindexed.class);

        // The question, which is the user's own, has it with underscores.
        assertThat(traces(owner, "Walruses whisper")).isZero();
        assertThat(Database.count("SELECT count(*) FROM retrieval.message_source WHERE source_item_id = ?", source.id))
                .isZero();
        as(owner)
                .get(CONVERSATIONS + quoting + "/messages")
                .then()
                .body("items[1].content", equalTo("word0 word1 word2 [...]."))
                .body("items[1].citations[0].removed", equalTo(true))
                .body("items[1].citations[0].quote", nullValue())
                .body("items[1].redactedAt", not(nullValue()));
        as(owner)
                .get(CONVERSATIONS + other + "/messages")
                .then()
                .body("items[1].content", containsString("Otters hold hands"))
                .body("items[1].redactedAt", nullValue());
    }

    @Test
    void anAnswerThatQuotesWhatWasDeletedMeanwhileIsNotKept() {
        var owner = TestToken.owner();
        var source = Sources.indexed(owner, "Naps", "Narwhals navigate north.");
        UUID run;
        try (var stream = Chat.stream(owner, "words=60 pace=25 cite=" + source.id + " quote=Narwhals_navigate_north")) {
            run = UUID.fromString(stream.some(3).getFirst().data().getString("runId"));
            Wire.send(source.scope, source.dereferenced(true));
            Wire.awaitEvent(source.scope.runId(), SourceUnindexed.class);
            assertThat(stream.all().getLast().name()).isEqualTo("failed");
        }

        assertThat(Chat.answer(run)).isEqualTo("failed: ");
        assertThat(traces(owner, "Narwhals navigate")).isZero();
    }

    @Test
    void streamsAreForgottenAfterSomeDaysAndWhatWasSaidIsNot() {
        var completed = ask(person, "words=1").extract();
        String failed = ask(person, "words=9 fail=1").extract().path("runId");
        String run = completed.path("runId");
        age(run, 6);
        age(failed, 2);
        forget();
        assertThat(Chat.status(run)).isEqualTo("completed");
        assertThat(Chat.status(failed)).isEqualTo("failed");

        age(run, 8);
        age(failed, 4);
        forget();

        assertThat(Database.count(
                        "SELECT count(*) FROM retrieval.stream_event WHERE run_id = ANY(ARRAY[?::uuid, ?::uuid])",
                        run,
                        failed))
                .isZero();
        as(person).get("/api/v1/chat/streams/" + run).then().statusCode(404);
        as(person).get(Chat.TURNS + "/" + completed.path("turnId")).then().body("answer", equalTo("word0 "));
    }

    private void forget() {
        chores.forEach(chore -> Await.on(vertx, chore::once));
    }

    private static void age(String run, int days) {
        Database.column(
                "UPDATE retrieval.streaming_job SET completed_at = now() - make_interval(days => ?) WHERE run_id = ?::uuid RETURNING 1",
                days,
                run);
    }

    private static long traces(Person of, String words) {
        return List.of("message", "streaming_job", "stream_event").stream()
                .mapToLong(table -> Database.count(
                        "SELECT count(*) FROM retrieval." + table + " AS t WHERE user_id = ? AND t::text LIKE ?",
                        of.user(),
                        "%" + words + "%"))
                .sum();
    }

    private Response change(String id, String body) {
        return as(person).body(body).patch(CONVERSATIONS + id);
    }
}
