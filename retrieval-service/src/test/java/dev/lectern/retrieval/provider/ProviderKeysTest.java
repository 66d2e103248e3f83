package dev.lectern.retrieval.provider;

import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.Siblings;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Turn;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProviderKeysTest {

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getMessage() + " " + line.getThrown() + " "
                    + (line.getParameters() == null ? "" : List.of(line.getParameters())));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final ChatModels models;

    ProviderKeysTest(ChatModels models) {
        this.models = models;
    }

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void listenNoLonger() {
        Logger.getLogger("").removeHandler(log);
    }

    @Test
    void theKeyThatAuthKeepsGoesToTheProviderAndNowhereElse() {
        try (var provider = new FakeProvider(
                        writes("a"), refuses(401, "{\"error\":{\"message\":\"" + Siblings.KEY + "\"}}"))
                .registered("openai", "models.openai-key")) {
            var model = provider.model();

            assertThat(outcome(model)).isNull();
            var refusal = outcome(model);

            assertThat(provider.keys).containsOnly("Bearer " + Siblings.KEY + "null");
            assertThat(refusal).hasMessage("Model provider " + provider.name() + " does not accept our key.");
            assertThat(logged).noneMatch(line -> line.contains(Siblings.KEY));
        }
    }

    @Test
    void aKeyOfTheEnvironmentGoesAsTheProviderWantsIt() {
        try (var provider = new FakeProvider(refuses(400, "{}")).registered("anthropic", "LECTERN_MODEL_KEY_TEST")) {
            outcome(provider.model());

            assertThat(provider.keys).containsExactly("null" + Siblings.KEY_OF_ENVIRONMENT);
            assertThat(logged).noneMatch(line -> line.contains(Siblings.KEY_OF_ENVIRONMENT));
        }
    }

    @Test
    void withoutItsKeyAProviderIsNotAsked() {
        try (var first = new FakeProvider(writes("a")).registered("openai", "models.other-key");
                var second = new FakeProvider(writes("a")).registered("openai", "LECTERN_MODEL_KEY_NOWHERE")) {
            assertThat(outcome(first.model()))
                    .hasMessage("The key of model provider " + first.name() + " is not set; ask an administrator.");
            assertThat(outcome(second.model())).hasMessageContaining("is not set");
            assertThat(first.asked).isEmpty();
            assertThat(second.asked).isEmpty();
        }
    }

    /** Null if it went well. */
    private Throwable outcome(String model) {
        var over = new CompletableFuture<Throwable>();
        var request = new Request(
                Ids.next(),
                model,
                Purpose.of("chat", "turn"),
                List.of(Turn.of(Role.USER, "Hello?")),
                null,
                null,
                false,
                List.of());
        models.stream(new Scope(Ids.next(), UUID.randomUUID(), null, null), request)
                .subscribe()
                .with(piece -> {}, over::complete, () -> over.complete(null));
        return over.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
