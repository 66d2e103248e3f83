package dev.lectern.retrieval.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Database;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.model.ChatModels;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What asking by the gateway adds until the first word, and how many it serves at once: run by its name alone. */
@QuarkusTest
class FirstTokenBench {

    private static final int TIMES = 300;
    private static final int AT_ONCE = 500;

    private final Asker asker;

    FirstTokenBench(ChatModels models) {
        this.asker = new Asker(models);
    }

    @Test
    void theFirstWordComesNearlyAsSoonAsFromTheProviderItself() {
        try (var provider = new FakeProvider(FakeProvider.writes("a", "b", "c")).registered()) {
            var model = provider.model();
            median(() -> first(model));
            var direct = median(() -> bare(provider));
            var ours = median(() -> first(model));

            System.out.printf(
                    "first word, median of %d: provider %.2f ms, gateway %.2f ms, added %.2f ms%n",
                    TIMES, direct / 1e6, ours / 1e6, (ours - direct) / 1e6);
        }
    }

    @Test
    void manyAreAnsweredAtOnce() throws InterruptedException {
        var words = new String[200];
        Arrays.fill(words, "word ");
        try (var provider = new FakeProvider(FakeProvider.writes(words)).registered()) {
            var model = provider.model();
            Database.column("UPDATE retrieval.ai_model SET max_concurrency = 1000 WHERE model_id = ?", model);
            var pieces = new AtomicInteger();
            var over = new CountDownLatch(AT_ONCE);
            var failed = new AtomicInteger();
            var began = System.nanoTime();

            for (int one = 0; one < AT_ONCE; one++) {
                asker.models.stream(asker.scope, asker.ask(model))
                        .subscribe()
                        .with(
                                piece -> pieces.incrementAndGet(),
                                failure -> {
                                    failed.incrementAndGet();
                                    over.countDown();
                                },
                                over::countDown);
            }
            assertThat(over.await(120, TimeUnit.SECONDS)).isTrue();

            var memory = Runtime.getRuntime();
            System.out.printf(
                    "%d streams at once: %d pieces in %.0f ms, %d failed, heap in use %d MB%n",
                    AT_ONCE,
                    pieces.get(),
                    (System.nanoTime() - began) / 1e6,
                    failed.get(),
                    (memory.totalMemory() - memory.freeMemory()) >> 20);
            assertThat(failed).hasValue(0);
            assertThat(pieces).hasValue(AT_ONCE * (words.length + 1));
        }
    }

    private static long median(LongSupplier once) {
        var all = new long[TIMES];
        for (int time = 0; time < TIMES; time++) {
            all[time] = once.getAsLong();
        }
        Arrays.sort(all);
        return all[TIMES / 2];
    }

    private long first(String model) {
        var came = new CompletableFuture<Long>();
        var over = new CompletableFuture<Void>();
        var began = System.nanoTime();
        asker.models.stream(asker.scope, asker.ask(model))
                .subscribe()
                .with(
                        piece -> came.complete(System.nanoTime() - began),
                        over::completeExceptionally,
                        () -> over.complete(null));
        over.orTimeout(20, TimeUnit.SECONDS).join();
        return came.join();
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static long bare(FakeProvider provider) {
        var request = HttpRequest.newBuilder(URI.create(provider.url() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(new JsonObject().encode()))
                .build();
        try {
            var began = System.nanoTime();
            var answer = HTTP.send(request, BodyHandlers.ofInputStream());
            answer.body().read();
            var took = System.nanoTime() - began;
            answer.body().readAllBytes();
            return took;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
