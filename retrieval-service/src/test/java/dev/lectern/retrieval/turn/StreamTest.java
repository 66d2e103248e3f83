package dev.lectern.retrieval.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.stream.Streams;
import dev.lectern.retrieval.turn.EventStream.Heard;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Scripted.class)
class StreamTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final ScriptedAnswers answers;
    private final Streams streams;
    private final Person person = TestToken.viewer();

    StreamTest(ScriptedAnswers answers, Streams streams) {
        this.answers = answers;
        this.streams = streams;
    }

    @Test
    void anAnswerComesAsItIsWrittenInNumberedEvents() {
        try (var stream = Chat.stream(person, "words=40 pace=10")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.contentType()).startsWith("text/event-stream");
            var heard = stream.all();

            assertNumbered(heard, 1);
            assertThat(heard)
                    .extracting(Heard::name)
                    .startsWith("started", "coverage", "text")
                    .endsWith("completed");
            assertThat(EventStream.text(heard)).isEqualTo(ScriptedAnswers.text(40));
            var first = heard.stream()
                    .filter(one -> one.name().equals("text"))
                    .findFirst()
                    .orElseThrow();
            assertThat(heard.getLast().at() - first.at())
                    .as("it did not come all at once")
                    .isGreaterThan(100_000_000L);
            assertThat(first.data().getString("delta"))
                    .as("the first word waits for no other")
                    .isEqualTo("word0 ");
            var run = runOf(heard);
            assertThat(Chat.answer(run)).isEqualTo("complete: " + ScriptedAnswers.text(40));
            assertThat(heard.getLast().data().getString("messageId")).isNotNull();
            assertThat(Chat.awaitTold(run, RunCompleted.class).run()).isEqualTo(run);
        }
    }

    @Test
    void wordsThatComeFasterThanTheyAreSentAreGrouped() {
        try (var stream = Chat.stream(person, "words=5000")) {
            var heard = stream.all();

            assertThat(EventStream.text(heard)).isEqualTo(ScriptedAnswers.text(5000));
            assertThat(heard).hasSizeLessThan(500);
        }
    }

    /** Cut anywhere, taken up anywhere: by many at once while it is written, and again and again when it is there. */
    @Test
    void whoIsCutOffAndComesBackMissesNothingAndHearsNothingTwice() throws Exception {
        var random = new Random(20260101);
        var cuts = 0;
        UUID run;
        try (var stream = Chat.stream(person, "words=400 pace=5");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            run = UUID.fromString(stream.next().data().getString("runId"));
            var listeners = IntStream.range(0, 8)
                    .mapToObj(i -> new Random(random.nextLong()))
                    .map(own -> threads.submit(() -> cutOften(run, own)))
                    .toList();
            for (var listener : listeners) {
                cuts += listener.get();
            }
        }
        Chat.awaitStatus(run, "completed");
        while (cuts < 1_100) {
            cuts += cutOften(run, random);
        }
        System.out.printf("resumed after %d cuts%n", cuts);
        assertThat(cuts).isGreaterThanOrEqualTo(1_000);
    }

    /** Listens to the end, breaking off wherever chance wants; answers how often. */
    private int cutOften(UUID run, Random random) {
        var heard = new ArrayList<Heard>();
        var cuts = 0;
        while (heard.isEmpty() || !heard.getLast().name().equals("completed")) {
            var last = heard.isEmpty() ? 0 : heard.getLast().id();
            try (var stream = EventStream.listen(person.token(), run, last)) {
                assertThat(stream.status()).isEqualTo(200);
                heard.addAll(stream.some(1 + random.nextInt(12)));
            }
            cuts++;
        }
        assertNumbered(heard, 1);
        assertThat(EventStream.text(heard)).isEqualTo(ScriptedAnswers.text(400));
        return cuts - 1;
    }

    @Test
    void whoShallEndFirstWritesToItsEndWhatHeHasBegun_whetherAnybodyListensOrNot() {
        UUID run;
        try (var stream = Chat.stream(person, "words=40 pace=20")) {
            run = runOf(stream.some(2));
        }

        streams.finish();

        assertThat(Chat.answer(run)).isEqualTo("complete: " + ScriptedAnswers.text(40));
    }

    @Test
    void whatAnotherProcessWritesIsHeardHereAsWell() {
        var run = written(person, "now() + interval '5 minutes'", "one ", "two ");
        try (var stream = EventStream.listen(person.token(), run, 1)) {
            assertThat(stream.some(2)).extracting(Heard::id).containsExactly(2, 3);
            event(run, 4, "text", "{\"delta\":\"three\"}");
            assertThat(stream.next().data().getString("delta")).isEqualTo("three");
            event(run, 5, "completed", "{}");
            Database.column(
                    "UPDATE retrieval.streaming_job SET status = 'completed', completed_at = now() WHERE run_id = ? RETURNING 1",
                    run);
            assertThat(stream.all()).extracting(Heard::name).containsExactly("completed");
        }
    }

    @Test
    void whenNothingComesThereIsASignOfLife() {
        try (var stream = Chat.stream(person, "words=2 pace=1800")) {
            stream.all();

            assertThat(stream.comments.get()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void whoStopsItStopsItWithinASecondAndWhatWasThereStays() {
        try (var stream = Chat.stream(person, "words=2000 pace=10")) {
            var heard = stream.some(12);
            var run = runOf(heard);

            var asked = System.nanoTime();
            Chat.as(person).delete("/api/v1/chat/streams/" + run).then().statusCode(204);

            await().atMost(AT_ONCE).until(() -> answers.leftAt().containsKey(run));
            var rest = stream.all();
            var took = Duration.ofNanos(System.nanoTime() - asked);
            System.out.printf(
                    "stopped upstream after %d ms, told after %d ms%n",
                    (answers.leftAt().get(run) - asked) / 1_000_000, took.toMillis());
            assertThat(took).isLessThan(AT_ONCE);
            assertThat(rest.getLast().name()).isEqualTo("cancelled");
            var all = new ArrayList<>(heard);
            all.addAll(rest);
            assertNumbered(all, 1);
            assertThat(Chat.answer(run)).isEqualTo("cancelled: " + EventStream.text(all));
            Chat.awaitTold(run, RunCancelled.class);
            Chat.as(person).delete("/api/v1/chat/streams/" + run).then().statusCode(204);
            assertThat(Chat.status(run)).isEqualTo("cancelled");
            assertThat(Chat.told(run, RunCompleted.class)).isEmpty();
        }
    }

    @Test
    void whoCancelsTheRunStopsItAsWell() {
        try (var stream = Chat.stream(person, "words=2000 pace=10")) {
            var run = runOf(stream.some(5));

            Broker.send(
                    "workflow",
                    new Scope(run, person.workspace(), person.project(), person.user()),
                    new CancelRequested(run));

            await().atMost(AT_ONCE).until(() -> answers.leftAt().containsKey(run));
            assertThat(stream.all().getLast().name()).isEqualTo("cancelled");
            assertThat(Chat.status(run)).isEqualTo("cancelled");
        }
    }

    @Test
    void whatIsEndedElsewhereStopsHereWithinASecond() {
        try (var stream = Chat.stream(person, "words=2000 pace=10")) {
            var run = runOf(stream.some(5));

            Database.column(
                    "UPDATE retrieval.streaming_job SET status = 'cancelled', completed_at = now() WHERE run_id = ? RETURNING 1",
                    run);

            await().atMost(AT_ONCE).until(() -> answers.leftAt().containsKey(run));
        }
    }

    @Test
    void theAnswerIsWrittenToItsEndThoughNobodyListens() {
        UUID run;
        try (var stream = Chat.stream(person, "words=60 pace=10")) {
            run = runOf(stream.some(4));
        }

        Chat.awaitStatus(run, "completed");
        assertThat(Chat.answer(run)).isEqualTo("complete: " + ScriptedAnswers.text(60));
        assertThat(answers.leftAt()).doesNotContainKey(run);
    }

    @Test
    void whoReadsSlowlyHoldsUpNobody() {
        try (var slow = Chat.stream(person, "words=3000 pace=1");
                var quick = EventStream.listen(person.token(), runOf(List.of(slow.next())), 0)) {
            assertThat(EventStream.text(quick.all())).isEqualTo(ScriptedAnswers.text(3000));

            assertThat(EventStream.text(slow.all())).isEqualTo(ScriptedAnswers.text(3000));
        }
    }

    @Test
    void anAnswerThatBreaksOffKeepsWhatThereIsAndSaysWhy() {
        try (var stream = Chat.stream(person, "words=30 pace=5 fail=10")) {
            var heard = stream.all();

            var run = runOf(heard);
            assertThat(heard.getLast().name()).isEqualTo("failed");
            assertThat(heard.getLast().data().getString("reason")).isEqualTo(ScriptedAnswers.FAILURE);
            assertThat(EventStream.text(heard)).isEqualTo(ScriptedAnswers.text(10));
            assertThat(Chat.answer(run)).isEqualTo("failed: " + ScriptedAnswers.text(10));
            assertThat(Chat.awaitTold(run, RunFailed.class).reason()).isEqualTo(ScriptedAnswers.FAILURE);
        }
    }

    @Test
    void whenTheProcessThatWroteItDiesTheAnswerFailsWithWhatThereWas() {
        var run = written(person, "now() - interval '1 second'", "half an ", "answer");

        Chat.awaitStatus(run, "failed");

        assertThat(Chat.answer(run)).isEqualTo("failed: half an answer");
        try (var stream = EventStream.listen(person.token(), run, 0)) {
            var heard = stream.all();
            assertNumbered(heard, 1);
            assertThat(heard).extracting(Heard::name).containsExactly("started", "text", "text", "failed");
            assertThat(heard.getLast().data().getString("reason")).contains("died");
        }
        assertThat(Chat.awaitTold(run, RunFailed.class).reason()).contains("died");
    }

    @Test
    void whatIsWrittenHereStaysAliveForLongerThanALease() {
        try (var stream = Chat.stream(person, "words=3 pace=7000")) {
            assertThat(stream.all().getLast().name()).isEqualTo("completed");
        }
    }

    @Test
    void anIdThatWeNeverSentIsRefused() {
        var run = written(person, "now() + interval '5 minutes'", "one");
        for (var id : List.of("-1", "x", "99999999999")) {
            Chat.as(person)
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", id)
                    .get("/api/v1/chat/streams/" + run)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
    }

    /** An answer that a process elsewhere writes, or wrote. */
    private static UUID written(Person person, String lease, String... texts) {
        var run = Ids.next();
        var conversation = Ids.next();
        var turn = Ids.next();
        Database.column("""
                INSERT INTO retrieval.conversation (conversation_id, workspace_id, user_id, project_id, scope, title,
                       message_count, activity)
                VALUES (?, ?, ?, ?, 'project', 'elsewhere', 1, gen_random_uuid()) RETURNING 1
                """, conversation, person.workspace(), person.user(), person.project());
        Database.column("""
                INSERT INTO retrieval.message (message_id, conversation_id, workspace_id, user_id, turn_id, run_id,
                       sequence, role, content)
                VALUES (gen_random_uuid(), ?, ?, ?, ?, ?, 1, 'user', 'asked elsewhere') RETURNING 1
                """, conversation, person.workspace(), person.user(), turn, run);
        Database.column("""
                INSERT INTO retrieval.streaming_job (run_id, turn_id, conversation_id, workspace_id, project_id, user_id,
                       lease_until)
                VALUES (?, ?, ?, ?, ?, ?, now() + interval '5 minutes') RETURNING 1
                """, run, turn, conversation, person.workspace(), person.project(), person.user());
        event(run, 1, "started", "{}");
        for (int i = 0; i < texts.length; i++) {
            event(run, 2 + i, "text", "{\"delta\":\"" + texts[i] + "\"}");
        }
        Database.column(
                "UPDATE retrieval.streaming_job SET lease_until = " + lease + " WHERE run_id = ? RETURNING 1", run);
        return run;
    }

    private static void event(UUID run, int number, String kind, String data) {
        Database.column("""
                INSERT INTO retrieval.stream_event (run_id, sequence, workspace_id, user_id, kind, data)
                SELECT run_id, ?, workspace_id, user_id, ?, ?::jsonb FROM retrieval.streaming_job WHERE run_id = ? RETURNING 1
                """, number, kind, data, run);
    }

    private static UUID runOf(List<Heard> heard) {
        return UUID.fromString(heard.getFirst().data().getString("runId"));
    }

    private static void assertNumbered(List<Heard> heard, int from) {
        assertThat(heard)
                .extracting(Heard::id)
                .containsExactlyElementsOf(
                        IntStream.range(from, from + heard.size()).boxed().toList());
    }
}
