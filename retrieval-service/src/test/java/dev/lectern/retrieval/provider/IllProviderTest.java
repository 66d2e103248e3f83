package dev.lectern.retrieval.provider;

import static dev.lectern.retrieval.FakeProvider.breaksAfter;
import static dev.lectern.retrieval.FakeProvider.delta;
import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.lectern.common.Database;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.End;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is done when a provider does not answer, or too many ask. */
@QuarkusTest
class IllProviderTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Asker asker;

    IllProviderTest(ChatModels models) {
        this.asker = new Asker(models);
    }

    @Test
    void whoAsksTooOftenWaitsAsLongAsHeIsTold() {
        try (var provider = new FakeProvider(refuses(429, "{}", "Retry-After", "1"), writes("a")).registered()) {
            var began = System.nanoTime();

            var heard = asker.hear(asker.ask(provider.model()));

            assertThat(heard.text()).isEqualTo("a");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void whatMayHaveBeenWorkedOnIsNotAskedAgain() {
        try (var provider = new FakeProvider(refuses(500, "otters in the error")).registered()) {
            var heard = asker.hear(asker.ask(provider.model()));

            assertThat(provider.asked).hasSize(1);
            assertThat(heard.failure)
                    .hasMessage("Model provider " + provider.name() + " failed with status 500.")
                    .isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void anotherModelAnswersWhileNothingWasSaid() {
        try (var first = new FakeProvider(refuses(503, "", "Retry-After", "3600")).registered();
                var second = new FakeProvider(writes("from the second")).registered()) {
            var model = first.model();
            var other = second.model();
            Database.column("UPDATE retrieval.ai_model SET fallbacks = ARRAY[?] WHERE model_id = ?", other, model);
            var request = asker.ask(model);

            var heard = asker.hear(request);

            assertThat(heard.text()).isEqualTo("from the second");
            assertThat(((End) heard.pieces.getLast()).model()).isEqualTo(other);
            assertThat(first.asked).hasSize(1);
            assertThat(Database.column(
                            "SELECT model_id || ' ' || status FROM retrieval.model_call WHERE run_id = ? ORDER BY status",
                            asker.scope.runId()))
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

            var heard = asker.hear(asker.ask(model));

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
            var one = asker.models.stream(asker.scope, asker.ask(model))
                    .subscribe()
                    .with(piece -> {}, failure -> {});
            Awaitility.await().until(() -> provider.asked.size() == 1);

            assertThat(asker.hear(asker.ask(model)).failure)
                    .hasMessageContaining("is answering 1 questions, as many as it may");

            one.cancel();
            Awaitility.await().atMost(SECOND).untilAtomic(provider.closedOn, is(1));
            var next = asker.models.stream(asker.scope, asker.ask(model))
                    .subscribe()
                    .with(piece -> {}, failure -> {});
            Awaitility.await().until(() -> provider.asked.size() == 2);
            next.cancel();
        }
    }

    @Test
    void aProviderThatFailsTooOftenIsLeftAlone() {
        try (var provider = new FakeProvider(refuses(500, "")).registered()) {
            var model = provider.model();
            for (int time = 0; time < 5; time++) {
                asker.hear(asker.ask(model));
            }

            assertThat(asker.hear(asker.ask(model)).failure).hasMessageContaining("failed too often");
            assertThat(provider.asked).hasSize(5);
        }
    }

    @Test
    void nobodyComesByAnotherModelToOneThatIsNotForHim() {
        try (var first = new FakeProvider(refuses(500, "")).registered();
                var second = new FakeProvider(writes("not for you")).registered()) {
            var model = first.model();
            var other = second.model();
            Database.column("UPDATE retrieval.ai_model SET fallbacks = ARRAY[?] WHERE model_id = ?", other, model);
            Database.column(
                    "UPDATE retrieval.ai_model SET allowed_roles = ARRAY[gen_random_uuid()] WHERE model_id = ?", other);

            assertThat(asker.hear(asker.ask(model)).failure).hasMessageContaining("failed with status 500");

            assertThat(second.asked).isEmpty();
        }
    }
}
