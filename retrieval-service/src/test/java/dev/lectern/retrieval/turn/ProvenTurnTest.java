package dev.lectern.retrieval.turn;

import static dev.lectern.retrieval.turn.Chat.as;
import static dev.lectern.retrieval.turn.Chat.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From the question to the quotes, with nothing in between that is not what runs in production. */
@QuarkusTest
class ProvenTurnTest {

    private static final String FACT = "Sea otters hold hands while they sleep so that the current does not part them.";
    private static final String QUESTION = "Why do sea otters hold hands while they sleep?";

    @Test
    void aQuestionIsAnsweredByQuotesThatAreForgottenWithTheirSource() {
        var owner = TestToken.owner();
        var source = Sources.indexed(owner, "Otters", FACT, "Bees dance to tell each other where flowers are.");

        var turn = ask(owner, QUESTION)
                .body("status", equalTo("complete"))
                .body("stats.refused", equalTo(false))
                .body("stats.coverage.searched", equalTo(1))
                .body("citations[0].verified", equalTo(true))
                .body("citations[0].sourceItemId", equalTo(source.id.toString()))
                .body("citations[0].title", equalTo("Otters"))
                .extract();
        assertThat(FACT).contains(turn.<String>path("citations[0].quote"));
        try (var stream = EventStream.listen(owner.token(), turn.path("runId"), 0)) {
            var heard = stream.all();
            assertThat(EventStream.text(heard)).isEqualTo(turn.<String>path("answer"));
            assertThat(heard.getLast().name()).isEqualTo("completed");
        }

        Wire.send(source.scope, source.dereferenced(true));
        Wire.awaitEvent(source.scope.runId(), SourceUnindexed.class);

        for (var table : Database.column(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'retrieval' AND table_type = 'BASE TABLE'")) {
            assertThat(Database.count("SELECT count(*) FROM retrieval." + table
                            + " AS t WHERE t::text LIKE '%current does not part%'"))
                    .as(table)
                    .isZero();
        }
        as(owner)
                .get(Chat.TURNS + "/" + turn.path("turnId"))
                .then()
                .statusCode(200)
                .body("question", equalTo(QUESTION));
    }

    @Test
    void whoStopsTheAnswerStopsTheModel() {
        var viewer = TestToken.viewer();
        Sources.indexed(viewer, "Otters", FACT);
        var sentence = FakeProvider.delta(new JsonObject().put("content", "They hold hands [1]. And then "));
        try (var provider =
                        new FakeProvider(FakeProvider.hangsAfter("data: " + sentence.encode() + "\n\n")).registered();
                var stream = EventStream.ask(
                        viewer.token(),
                        Chat.TURNS,
                        new JsonObject().put("question", QUESTION).put("model", provider.model()),
                        null)) {
            var run = UUID.fromString(stream.next().data().getString("runId"));
            await().atMost(Duration.ofSeconds(10)).until(() -> !provider.asked.isEmpty());

            var asked = System.nanoTime();
            as(viewer).delete("/api/v1/chat/streams/" + run).then().statusCode(204);

            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> provider.closedOn.get() > 0);
            System.out.printf("the model was let go after %d ms%n", (System.nanoTime() - asked) / 1_000_000);
            assertThat(Chat.answer(run)).startsWith("cancelled: ");
            assertThat(stream.all().getLast().name()).isEqualTo("cancelled");
            var told = (UsageRecorded) Wire.awaitEvent(run, UsageRecorded.class).data();
            assertThat(told.step()).isEqualTo("turn");
            assertThat(told.questionId()).isNull();
            assertThat(Database.column("SELECT conversation_id::text FROM retrieval.message WHERE run_id = ?", run))
                    .contains(told.conversationId().toString());
        }
    }
}
