package dev.lectern.retrieval.provider;

import static dev.lectern.retrieval.FakeProvider.breaksAfter;
import static dev.lectern.retrieval.FakeProvider.delta;
import static dev.lectern.retrieval.FakeProvider.finish;
import static dev.lectern.retrieval.FakeProvider.hangsAfter;
import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.says;
import static dev.lectern.retrieval.FakeProvider.usage;
import static dev.lectern.retrieval.FakeProvider.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Topic;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Calls;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Reasoning;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.Tool;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Turn;
import dev.lectern.retrieval.model.Completion.Usage;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ModelGatewayTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ChatModels models;
    private final Scope scope = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

    ModelGatewayTest(ChatModels models) {
        this.models = models;
    }

    @Test
    void piecesComeInTheirOrderAndTheEndSaysWhatItTook() {
        try (var provider = new FakeProvider(says(
                        delta(new JsonObject().put("reasoning_content", "Hm.")),
                        delta(new JsonObject().put("content", "Otters ")),
                        delta(new JsonObject().put("content", "hold hands.")),
                        finish("stop"),
                        usage(100, 20, 40, 5),
                        "[DONE]"))
                .registered()) {
            var heard = hear(ask(provider.model()));

            assertThat(heard.failure).isNull();
            assertThat(heard.pieces.subList(0, 3))
                    .containsExactly(new Reasoning("Hm."), new Text("Otters "), new Text("hold hands."));
            var end = (End) heard.pieces.get(3);
            assertThat(end.reason()).isEqualTo("stop");
            assertThat(end.usage()).isEqualTo(new Usage(100, 20, 40, 5));
            assertThat(heard.pieces).hasSize(4);
            var asked = provider.asked.element();
            assertThat(asked.getString("model")).isEqualTo("upstream-model");
            assertThat(asked.getJsonObject("stream_options").getBoolean("include_usage"))
                    .isTrue();
            assertThat(asked.getJsonArray("messages").getJsonObject(1).getString("content"))
                    .isEqualTo("What do otters do?");
        }
    }

    @Test
    void functionsThatTheModelWantsCalledArePutTogether() {
        try (var provider = new FakeProvider(says(
                        bit(0, "call_a", "find", "{\"q\":"),
                        bit(1, "call_b", "count", ""),
                        bit(0, null, null, "\"otters\"}"),
                        bit(1, null, null, "{}"),
                        finish("tool_calls"),
                        "[DONE]"))
                .registered()) {
            var parameters = new JsonObject().put("type", "object");
            var request = new Request(
                    Ids.next(),
                    provider.model(),
                    "chat",
                    List.of(
                            Turn.of(Role.USER, "Find otters."),
                            new Turn(Role.ASSISTANT, null, List.of(new ToolCall("c1", "find", "{}")), null),
                            new Turn(Role.TOOL, "none", List.of(), "c1")),
                    0.2,
                    50,
                    true,
                    List.of(new Tool("find", "Finds.", parameters)));

            var heard = hear(request);

            assertThat(heard.pieces.getFirst())
                    .isEqualTo(new Calls(List.of(
                            new ToolCall("call_a", "find", "{\"q\":\"otters\"}"),
                            new ToolCall("call_b", "count", "{}"))));
            assertThat(((End) heard.pieces.getLast()).reason()).isEqualTo("tool_calls");
            var asked = provider.asked.element();
            assertThat(asked.getJsonArray("tools").getJsonObject(0).getJsonObject("function"))
                    .isEqualTo(new JsonObject()
                            .put("name", "find")
                            .put("description", "Finds.")
                            .put("parameters", parameters));
            assertThat(asked.getJsonArray("messages").getJsonObject(2).getString("tool_call_id"))
                    .isEqualTo("c1");
            assertThat(asked.getJsonObject("response_format").getString("type")).isEqualTo("json_object");
            assertThat(asked.getInteger("max_tokens")).isEqualTo(50);
        }
    }

    @Test
    void aCallIsBookedAtThePriceOfItsMomentAndTold() {
        try (var provider = new FakeProvider(writes("a", "b")).registered()) {
            var model = provider.model();
            price(model, "-30 days", 1, 1, 1);
            price(model, "-1 hour", 2_000_000, 10_000_000, 500_000);
            price(model, "+1 hour", 9_000_000, 9_000_000, 9_000_000);
            var request = ask(model);

            hear(request);

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
            var request = ask(provider.model());

            hear(request);
            hear(request);

            assertThat(provider.asked).hasSize(2);
            assertThat(booked(request.callId())).hasSize(1);
            var last = ask(request.model());
            hear(last);
            told(last.callId());
            assertThat(usages(request.callId())).hasSize(1);
        }
    }

    @Test
    void aCallThatTookNothingMayBeRepeatedAndIsPaidThen() {
        try (var provider = new FakeProvider(refuses(500, "oops"), writes("a")).registered()) {
            var request = ask(provider.model());

            assertThat(hear(request).failure).isInstanceOf(ProblemException.class);
            assertThat(booked(request.callId())).containsExactly("failed 0 0 0 0 f null null");
            hear(request);

            assertThat(booked(request.callId())).containsExactly("completed 100 1 40 0 f null null");
        }
    }

    @Test
    void whoStopsListeningClosesTheProvidersConnectionAndPaysForWhatWasSaid() {
        var said = "data: " + delta(new JsonObject().put("content", "12345678")).encode() + "\n\n";
        try (var provider = new FakeProvider(hangsAfter(said)).registered()) {
            var request = ask(provider.model());
            var first = new CompletableFuture<Piece>();

            var listening =
                    models.stream(scope, request).subscribe().with(first::complete, first::completeExceptionally);
            assertThat(first.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(new Text("12345678"));
            assertThat(provider.closedOn).hasValue(0);
            listening.cancel();

            Awaitility.await().atMost(SECOND).untilAtomic(provider.closedOn, org.hamcrest.Matchers.is(1));
            Awaitility.await().untilAsserted(() -> assertThat(booked(request.callId()))
                    .singleElement()
                    .asString()
                    .matches("cancelled [1-9]\\d* 2 0 0 t null null"));
            assertThat(told(request.callId()).estimated()).isTrue();
        }
    }

    @Test
    void whoAsksTooOftenWaitsAsLongAsHeIsTold() {
        try (var provider = new FakeProvider(refuses(429, "{}", "Retry-After", "1"), writes("a")).registered()) {
            var began = System.nanoTime();

            var heard = hear(ask(provider.model()));

            assertThat(heard.text()).isEqualTo("a");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void whatMayHaveBeenWorkedOnIsNotAskedAgain() {
        try (var provider = new FakeProvider(refuses(500, "otters in the error")).registered()) {
            var heard = hear(ask(provider.model()));

            assertThat(provider.asked).hasSize(1);
            assertThat(heard.failure)
                    .hasMessage("Model provider " + provider.name() + " failed with status 500.")
                    .isInstanceOf(ProblemException.class);
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
                var request = ask(provider.model());
                var heard = hear(request);

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

    @Test
    void anotherModelAnswersWhileNothingWasSaid() {
        try (var first = new FakeProvider(refuses(503, "", "Retry-After", "3600")).registered();
                var second = new FakeProvider(writes("from the second")).registered()) {
            var model = first.model();
            var other = second.model();
            Database.column("UPDATE retrieval.ai_model SET fallbacks = ARRAY[?] WHERE model_id = ?", other, model);
            var request = ask(model);

            var heard = hear(request);

            assertThat(heard.text()).isEqualTo("from the second");
            assertThat(((End) heard.pieces.getLast()).model()).isEqualTo(other);
            assertThat(first.asked).hasSize(1);
            assertThat(Database.column(
                            "SELECT model_id || ' ' || status FROM retrieval.model_call WHERE run_id = ? ORDER BY status",
                            scope.runId()))
                    .containsExactly(other + " completed", model + " failed");
        }
    }

    @Test
    void noOtherModelSpeaksOnWhenOneBreaksOff() {
        var said = "data: " + delta(new JsonObject().put("content", "half")).encode() + "\n\n";
        try (var first = new FakeProvider(breaksAfter(said)).registered();
                var second = new FakeProvider(writes("other")).registered()) {
            var model = first.model();
            Database.column(
                    "UPDATE retrieval.ai_model SET fallbacks = ARRAY[?] WHERE model_id = ?", second.model(), model);

            var heard = hear(ask(model));

            assertThat(heard.text()).isEqualTo("half");
            assertThat(heard.failure).isInstanceOf(ProblemException.class);
            assertThat(second.asked).isEmpty();
        }
    }

    @Test
    void aModelAnswersNoMoreQuestionsAtOnceThanItMay() {
        try (var provider = new FakeProvider(FakeProvider.hangs()).registered()) {
            var model = provider.model();
            Database.column("UPDATE retrieval.ai_model SET max_concurrency = 1 WHERE model_id = ?", model);
            var one = models.stream(scope, ask(model)).subscribe().with(piece -> {}, failure -> {});
            Awaitility.await().until(() -> provider.asked.size() == 1);

            assertThat(hear(ask(model)).failure).hasMessageContaining("is answering 1 questions, as many as it may");

            one.cancel();
            Awaitility.await().atMost(SECOND).untilAtomic(provider.closedOn, org.hamcrest.Matchers.is(1));
            var next = models.stream(scope, ask(model)).subscribe().with(piece -> {}, failure -> {});
            Awaitility.await().until(() -> provider.asked.size() == 2);
            next.cancel();
        }
    }

    @Test
    void aProviderThatFailsTooOftenIsLeftAlone() {
        try (var provider = new FakeProvider(refuses(500, "")).registered()) {
            var model = provider.model();
            for (int time = 0; time < 5; time++) {
                hear(ask(model));
            }

            assertThat(hear(ask(model)).failure).hasMessageContaining("failed too often");
            assertThat(provider.asked).hasSize(5);
        }
    }

    @Test
    void theAnswererWritesNothing() {
        assertThat(hear(ask(ChatModels.EXTRACTIVE)).failure).hasMessage("This model does not write.");
        assertThat(hear(ask("no-such-model")).failure).hasMessage("No such model.");
    }

    private Request ask(String model) {
        return new Request(
                Ids.next(),
                model,
                "chat",
                List.of(Turn.of(Role.SYSTEM, "Be short."), Turn.of(Role.USER, "What do otters do?")),
                null,
                null,
                false,
                List.of());
    }

    private static final class Heard {
        final List<Piece> pieces = new ArrayList<>();
        Throwable failure;

        String text() {
            return pieces.stream()
                    .filter(Text.class::isInstance)
                    .map(piece -> ((Text) piece).text())
                    .collect(Collectors.joining());
        }
    }

    private Heard hear(Request request) {
        var heard = new Heard();
        var over = new CompletableFuture<Void>();
        models.stream(scope, request)
                .subscribe()
                .with(
                        heard.pieces::add,
                        failure -> {
                            heard.failure = failure;
                            over.complete(null);
                        },
                        () -> over.complete(null));
        over.orTimeout(20, TimeUnit.SECONDS).join();
        return heard;
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

    private UsageRecorded told(UUID call) {
        return Awaitility.await()
                .until(() -> usages(call), found -> !found.isEmpty())
                .getFirst();
    }

    private List<UsageRecorded> usages(UUID call) {
        return Broker.read(Topic.USAGE, Broker.ofRun(scope.runId())).stream()
                .map(CloudEvent::data)
                .map(UsageRecorded.class::cast)
                .filter(told -> told.callId().equals(call))
                .toList();
    }

    private static JsonObject bit(int index, String id, String name, String arguments) {
        var function = new JsonObject().put("arguments", arguments);
        if (name != null) {
            function.put("name", name);
        }
        var call = new JsonObject().put("index", index).put("function", function);
        if (id != null) {
            call.put("id", id);
        }
        return delta(new JsonObject().put("tool_calls", new JsonArray().add(call)));
    }
}
