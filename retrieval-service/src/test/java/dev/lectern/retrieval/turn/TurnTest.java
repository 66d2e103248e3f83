package dev.lectern.retrieval.turn;

import static dev.lectern.retrieval.turn.Chat.as;
import static dev.lectern.retrieval.turn.Chat.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Capability;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.Sources;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Scripted.class)
class TurnTest {

    private final ScriptedAnswers answers;
    private final Person person = TestToken.viewer();

    TurnTest(ScriptedAnswers answers) {
        this.answers = answers;
    }

    @Test
    void aQuestionIsAnsweredAndBothAreKeptInAConversationThatHasItsName() {
        var question = "What   does the first source say of sleep, in words=3 ?";

        var turn = ask(person, question)
                .body("status", equalTo("complete"))
                .body("question", equalTo(question))
                .body("answer", equalTo(ScriptedAnswers.text(3)))
                .body("stats.coverage.searched", equalTo(3))
                .body("stats.provenance.level", equalTo("high"))
                .body("stats.cache.missReason", equalTo("miss"))
                .body("model", equalTo("lectern-extractive"))
                .body("finishReason", equalTo("stop"))
                .extract();

        String conversation = turn.path("conversationId");
        as(person)
                .get("/api/v1/conversations/" + conversation)
                .then()
                .statusCode(200)
                .body("title", equalTo("What does the first source say of sleep,"))
                .body("scope", equalTo("project"))
                .body("messageCount", equalTo(2))
                .body("totalTokens", equalTo(13))
                .body("model", equalTo("lectern-extractive"));
        as(person)
                .get("/api/v1/conversations/" + conversation + "/messages")
                .then()
                .statusCode(200)
                .body("items.sequence", contains(1, 2))
                .body("items.role", contains("user", "assistant"))
                .body("items.turnId", contains(turn.<String>path("turnId"), turn.<String>path("turnId")));
        var run = UUID.fromString(turn.path("runId"));
        var started = Chat.awaitTold(run, RunStarted.class);
        assertThat(started.kind()).isEqualTo("chat.turn");
        assertThat(started.personal()).isTrue();
        Chat.awaitTold(run, RunCompleted.class);
        as(person)
                .get(Chat.TURNS + "/" + turn.path("turnId"))
                .then()
                .statusCode(200)
                .body("answer", equalTo(ScriptedAnswers.text(3)));
    }

    @Test
    void theLatestSixTurnsComeAlongAndOfLongAnswersTheBeginning() {
        var conversation = Chat.conversation(person, "question 0 words=300");
        IntStream.range(1, 8).forEach(i -> in(conversation, "question " + i + " words=300"));

        String run = in(conversation, "and now?").extract().path("runId");

        var past = answers.asked().get(UUID.fromString(run)).past();
        assertThat(past)
                .extracting(one -> one.question().substring(0, 10))
                .containsExactly("question 2", "question 3", "question 4", "question 5", "question 6", "question 7");
        assertThat(past).allSatisfy(one -> assertThat(one.answer()).hasSize(800));
    }

    @Test
    void whatIsTakenUpAgainDependsOnTheReuse() {
        var first = about("none");
        assertThat(about("none")).isNotEqualTo(first);
        var today = about("daily");
        assertThat(about("daily")).isEqualTo(today).isNotEqualTo(first);
        var ofProject = about("project");
        assertThat(about("project")).isEqualTo(ofProject).isNotEqualTo(today);
        Database.column(
                "UPDATE retrieval.conversation SET reuse_day = reuse_day - 1 WHERE conversation_id = ?::uuid RETURNING 1",
                today);

        assertThat(about("daily")).isNotEqualTo(today);
        as(person).get("/api/v1/conversations/" + today).then().body("status", equalTo("completed"));
    }

    @Test
    void manyWhoAskAtOnceForTheConversationOfTheDayAreGivenOne() throws Exception {
        var conversations = new HashSet<String>();
        for (var answer : atOnce(6, i -> about("daily"))) {
            conversations.add(answer);
        }

        assertThat(conversations).hasSize(1);
        assertGapFree(conversations.iterator().next(), 12);
    }

    @Test
    void turnsAtOnceInOneConversationAreNumberedWithoutAGap() throws Exception {
        var conversation = Chat.conversation(person, "first");

        atOnce(
                10,
                i -> in(conversation, "words=20 pace=3 number " + i).extract().<String>path("runId"));

        assertGapFree(conversation, 22);
    }

    @Test
    void whatIsSentTwiceWithOneKeyIsAskedOnceAndAnsweredTheSame() throws Exception {
        var key = UUID.randomUUID().toString();
        var question = new JsonObject().put("question", "words=30 pace=10 once");
        Callable<String> once = () -> as(person)
                .header("Idempotency-Key", key)
                .body(question.encode())
                .post(Chat.TURNS)
                .then()
                .statusCode(200)
                .body("answer", equalTo(ScriptedAnswers.text(30)))
                .extract()
                .path("turnId");
        var turns = new HashSet<>(atOnce(3, i -> once.call()));
        turns.add(once.call());
        try (var stream = EventStream.ask(person.token(), Chat.TURNS, question, key)) {
            var heard = stream.all();
            turns.add(heard.getFirst().data().getString("turnId"));
            assertThat(EventStream.text(heard)).isEqualTo(ScriptedAnswers.text(30));
        }

        assertThat(turns).hasSize(1);
        assertThat(answers.asked().values().stream()
                        .filter(one ->
                                one.turnId().toString().equals(turns.iterator().next())))
                .hasSize(1);
        as(person)
                .header("Idempotency-Key", key)
                .body(question.copy().put("question", "something else").encode())
                .post(Chat.TURNS)
                .then()
                .statusCode(422);
    }

    @Test
    void whoWaitsTooLongIsToldThatTheAnswerGoesOn() {
        var turn = as(person)
                .body("{\"question\":\"words=3 pace=8000\"}")
                .post(Chat.TURNS)
                .then()
                .statusCode(202)
                .body("status", equalTo("running"))
                .extract();

        Chat.awaitStatus(turn.path("runId"), "completed");
        as(person)
                .get(Chat.TURNS + "/" + turn.path("turnId"))
                .then()
                .statusCode(200)
                .body("answer", equalTo(ScriptedAnswers.text(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"question\":\"  \"}",
                "{\"question\":\"q\",\"passages\":31}",
                "{\"question\":\"q\",\"passages\":0}",
                "{\"question\":\"q\\u0000\"}",
                "{\"question\":\"q\",\"scope\":\"paper\"}",
                "{\"question\":\"q\",\"scope\":\"global\",\"paperId\":\"0190b2f0-0000-7000-8000-000000000001\"}",
                "{\"question\":\"q\",\"scope\":\"elsewhere\"}",
                "{\"question\":\"q\",\"reuse\":\"daily\",\"timeZone\":\"Moon/Crater\"}"
            })
    void aQuestionThatMakesNoSenseIsRefusedInWords(String body) {
        as(person).body(body).post(Chat.TURNS).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void aQuestionMayHaveFourThousandCharactersAndNoMore() {
        ask(person, "q".repeat(4_000));
        ask(person, new JsonObject().put("question", "q".repeat(4_001))).statusCode(400);
    }

    @Test
    void refusalsOfAStreamAreProblemsAndNoStreams() {
        for (var question : List.of(
                new JsonObject().put("question", ""),
                new JsonObject().put("question", "q").put("model", "nobody"),
                new JsonObject()
                        .put("question", "q")
                        .put("conversationId", UUID.randomUUID().toString()))) {
            try (var stream = EventStream.ask(person.token(), Chat.TURNS, question, null)) {
                assertThat(stream.status()).isIn(400, 404);
                assertThat(stream.contentType()).startsWith("application/problem+json");
            }
        }
    }

    @Test
    void withoutTheToolThereIsNoChat() {
        as(person.with(Capability.RESEARCH))
                .body("{\"question\":\"q\"}")
                .post(Chat.TURNS)
                .then()
                .statusCode(403);
    }

    @Test
    void thePersonaOfTheSessionSaysHowIsAnsweredUnlessTheQuestionDoes() {
        var persona = UUID.randomUUID();
        String other;
        try (var provider = new FakeProvider().registered()) {
            other = provider.model();
        }
        Sources.persona(
                persona,
                new JsonObject()
                        .put("personaId", persona.toString())
                        .put("promptSuffix", "Doubt all.")
                        .put("model", other)
                        .put("topK", 7)
                        .put("denseWeight", 0.25)
                        .put("lexicalWeight", 0.75)
                        .put("guardHash", "h")
                        .encode());
        var token = person.tokenWith(persona);

        var asking = asked(token, new JsonObject().put("question", "q"));
        assertThat(asking.manner().personaId()).isEqualTo(persona);
        assertThat(asking.manner().promptSuffix()).isEqualTo("Doubt all.");
        assertThat(new JsonObject(asking.manner().retrievalProfile()).getDouble("lexicalWeight"))
                .isEqualTo(0.75);
        assertThat(asking.model()).isEqualTo(other);
        assertThat(asking.passages()).isEqualTo(7);

        var chosen = asked(
                token,
                new JsonObject()
                        .put("question", "q")
                        .put("model", "lectern-extractive")
                        .put("passages", 30));
        assertThat(chosen.model()).isEqualTo("lectern-extractive");
        assertThat(chosen.passages()).isEqualTo(30);
        assertThat(asked(person.tokenWith(UUID.randomUUID()), new JsonObject().put("question", "q"))
                        .manner())
                .isNull();
    }

    @Test
    void whenNobodySaysHowThePersonaAnswersThereIsNoAnswer() {
        var persona = UUID.randomUUID();
        Sources.persona(persona, "");

        as(person.tokenWith(persona))
                .body("{\"question\":\"q\"}")
                .post(Chat.TURNS)
                .then()
                .statusCode(503)
                .body("detail", containsString("persona"));
    }

    @Test
    void aPaperIsAskedAboutByWhoSeesItAndIsNamedInTheFirstSuggestion() {
        var paper = Sources.indexed(person, "Short naps", "Cats sleep for most of the day.");
        var stranger = TestToken.viewer();
        var question = new JsonObject().put("question", "q").put("paperId", paper.id.toString());

        var asking = asked(person.token(), question);
        assertThat(asking.where().sourceItems()).containsExactly(paper.id);
        assertThat(asking.where().project()).isTrue();
        ask(stranger, question).statusCode(404);
        as(person)
                .get("/api/v1/chat/suggestions?paperId=" + paper.id)
                .then()
                .statusCode(200)
                .body("items", hasSize(6))
                .body("items[0]", containsString("\"Short naps\""));
        as(stranger).get("/api/v1/chat/suggestions?paperId=" + paper.id).then().statusCode(404);
        as(stranger).get("/api/v1/chat/suggestions").then().statusCode(200).body("items", hasSize(6));
        as(person)
                .get(Chat.TURNS + "?paperId=" + paper.id)
                .then()
                .statusCode(200)
                .body("items.question", contains("q"));
        as(person).delete("/api/v1/conversations?paperId=" + paper.id).then().statusCode(204);
        as(person).get(Chat.TURNS + "?paperId=" + paper.id).then().body("items", hasSize(0));
    }

    @Test
    void aRepositoryIsAskedAboutByWhoMayReadIt() {
        var repository = UUID.randomUUID();
        Sources.readers(repository, person.user());
        var question = new JsonObject().put("question", "q").put("repositoryId", repository.toString());

        var asking = asked(person.token(), question);
        assertThat(asking.where().repositories()).containsExactly(repository);
        assertThat(asking.where().project()).isFalse();
        ask(TestToken.viewer(), question).statusCode(404);
        ask(person.with(Capability.CHAT), question).statusCode(403);
        String conversation = ask(person, question).statusCode(200).extract().path("conversationId");
        Sources.readers(repository, UUID.randomUUID());
        in(conversation, "still?", 404);
    }

    @Test
    void aModelThatIsNotThereIsNotFound() {
        ask(person, new JsonObject().put("question", "q").put("model", "nobody"))
                .statusCode(404);
    }

    private ScriptedAnswers.Asking asked(String token, JsonObject question) {
        String run = as(token)
                .body(question.encode())
                .post(Chat.TURNS)
                .then()
                .statusCode(200)
                .extract()
                .path("runId");
        return answers.asked().get(UUID.fromString(run));
    }

    private String about(String reuse) {
        return ask(person, new JsonObject().put("question", "q").put("reuse", reuse))
                .statusCode(200)
                .extract()
                .path("conversationId");
    }

    private ValidatableResponse in(String conversation, String question) {
        return in(conversation, question, 200);
    }

    private ValidatableResponse in(String conversation, String question, int status) {
        return as(person)
                .body(new JsonObject().put("question", question).encode())
                .post("/api/v1/conversations/" + conversation + "/turns")
                .then()
                .statusCode(status);
    }

    private void assertGapFree(String conversation, int messages) {
        var sequences = Database.column(
                "SELECT sequence FROM retrieval.message WHERE conversation_id = ?::uuid ORDER BY sequence",
                conversation);
        assertThat(sequences)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, messages)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(Database.column(
                        "SELECT message_count FROM retrieval.conversation WHERE conversation_id = ?::uuid",
                        conversation))
                .containsExactly(Integer.toString(messages));
    }

    interface Numbered<T> {
        T call(int i) throws Exception;
    }

    private static <T> List<T> atOnce(int times, Numbered<T> what) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> what.call(i)))
                    .toList();
            var found = new ArrayList<T>();
            for (Future<T> one : all) {
                found.add(one.get());
            }
            return found;
        }
    }
}
