package dev.lectern.retrieval.provider;

import static dev.lectern.retrieval.FakeProvider.breaksAfter;
import static dev.lectern.retrieval.FakeProvider.delta;
import static dev.lectern.retrieval.FakeProvider.hangsAfter;
import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.says;
import static dev.lectern.retrieval.FakeProvider.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Topic;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Text;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is booked of a call, however it ends. */
@QuarkusTest
class BookingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Asker asker;

    BookingTest(ChatModels models) {
        this.asker = new Asker(models);
    }

    @Test
    void aCallIsBookedAtThePriceOfItsMomentAndTold() {
        try (var provider = new FakeProvider(writes("a", "b")).registered()) {
            var model = provider.model();
            price(model, "-30 days", 1, 1, 1);
            price(model, "-1 hour", 2_000_000, 10_000_000, 500_000);
            price(model, "+1 hour", 9_000_000, 9_000_000, 9_000_000);
            var request = asker.ask(model);

            asker.hear(request);

            // 60 fresh tokens at 2, 40 known ones at 0.5 and 2 written ones at 10 micro-units.
            assertThat(booked(request.callId())).containsExactly("completed 100 2 40 0 f 160 USD");
            var told = told(request.callId());
            assertThat(told.costMicros()).isEqualTo(160);
            assertThat(told.model()).isEqualTo(model);
            assertThat(told.operation()).isEqualTo("chat");
            assertThat(told.firstTokenMs()).isBetween(0L, told.latencyMs());
        }
    }

    @Test
    void aCallThatIsRepeatedIsPaidOnce() {
        try (var provider = new FakeProvider(writes("a")).registered()) {
            var request = asker.ask(provider.model());

            asker.hear(request);
            asker.hear(request);

            assertThat(provider.asked).hasSize(2);
            assertThat(booked(request.callId())).hasSize(1);
            var last = asker.ask(request.model());
            asker.hear(last);
            told(last.callId());
            assertThat(usages(request.callId())).hasSize(1);
        }
    }

    @Test
    void aCallThatTookNothingMayBeRepeatedAndIsPaidThen() {
        try (var provider = new FakeProvider(refuses(500, "oops"), writes("a")).registered()) {
            var request = asker.ask(provider.model());

            assertThat(asker.hear(request).failure).isInstanceOf(ProblemException.class);
            assertThat(booked(request.callId())).containsExactly("failed 0 0 0 0 f null null");
            asker.hear(request);

            assertThat(booked(request.callId())).containsExactly("completed 100 1 40 0 f null null");
        }
    }

    @Test
    void whoStopsListeningClosesTheProvidersConnectionAndPaysForWhatWasSaid() {
        var said = "data: " + delta(new JsonObject().put("content", "12345678")).encode() + "\n\n";
        try (var provider = new FakeProvider(hangsAfter(said)).registered()) {
            var request = asker.ask(provider.model());
            var first = new CompletableFuture<Piece>();

            var listening = asker.models.stream(asker.scope, request)
                    .subscribe()
                    .with(first::complete, first::completeExceptionally);
            assertThat(first.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(new Text("12345678"));
            assertThat(provider.closedOn).hasValue(0);
            Awaitility.await().until(() -> begun(request.callId()) == 1);
            listening.cancel();

            Awaitility.await().atMost(SECOND).untilAtomic(provider.closedOn, is(1));
            Awaitility.await().untilAsserted(() -> assertThat(booked(request.callId()))
                    .singleElement()
                    .asString()
                    .matches("cancelled [1-9]\\d* 2 0 0 t null null"));
            assertThat(told(request.callId()).estimated()).isTrue();
            assertThat(begun(request.callId())).isZero();
        }
    }

    @Test
    void anAnswerThatBreaksOffOrMakesNoSenseFailsAndIsPaidForSoFar() {
        var good = "data: " + delta(new JsonObject().put("content", "1234")).encode() + "\n\n";
        try (var provider = new FakeProvider(
                        breaksAfter(good),
                        says(delta(new JsonObject().put("content", "1234"))),
                        says(delta(new JsonObject().put("content", "1234")), "{otters"),
                        says(new JsonObject().put("error", new JsonObject().put("message", "otters"))))
                .registered()) {
            for (int time = 0; time < 4; time++) {
                var request = asker.ask(provider.model());
                var heard = asker.hear(request);

                assertThat(heard.failure).isInstanceOf(ProblemException.class);
                assertThat(heard.failure.getMessage()).doesNotContain("otters");
                assertThat(heard.pieces).doesNotHaveAnyElementsOfTypes(End.class);
                assertThat(booked(request.callId()))
                        .singleElement()
                        .asString()
                        .startsWith("failed ")
                        .contains(" t ");
            }
            assertThat(provider.asked).hasSize(4);
        }
    }

    private static void price(String model, String when, long input, long output, long cached) {
        Database.column(
                "INSERT INTO retrieval.ai_model_price (ai_model_price_id, ai_model_id, valid_from, input_micros_per_million,"
                        + " output_micros_per_million, cached_input_micros_per_million)"
                        + " SELECT gen_random_uuid(), ai_model_id, now() + ?::interval, ?, ?, ? FROM retrieval.ai_model"
                        + " WHERE model_id = ?",
                when,
                input,
                output,
                cached,
                model);
    }

    private static List<String> booked(UUID call) {
        return Database.column(
                "SELECT concat_ws(' ', status, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens,"
                        + " left(is_estimated::text, 1), coalesce(cost_micros::text, 'null'), coalesce(currency, 'null'))"
                        + " FROM retrieval.model_call WHERE call_id = ?",
                call);
    }

    private static long begun(UUID call) {
        return Database.count("SELECT count(*) FROM retrieval.model_call_intent WHERE call_id = ?", call);
    }

    private UsageRecorded told(UUID call) {
        return Awaitility.await()
                .until(() -> usages(call), found -> !found.isEmpty())
                .getFirst();
    }

    private List<UsageRecorded> usages(UUID call) {
        return Broker.read(Topic.USAGE, Broker.ofRun(asker.scope.runId())).stream()
                .map(CloudEvent::data)
                .map(UsageRecorded.class::cast)
                .filter(told -> told.callId().equals(call))
                .toList();
    }
}
