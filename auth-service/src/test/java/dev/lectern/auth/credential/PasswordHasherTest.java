package dev.lectern.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {

    record Costs(int memoryKib, int passes, int concurrent, int waiting) implements PasswordConfig {}

    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() {
        VERTX.closeAndAwait();
    }

    @Test
    void onlyTheSamePasswordMatches() {
        var hasher = new PasswordHasher(new Costs(1024, 1, 1, 10), VERTX, new SimpleMeterRegistry());
        var kept = done(hasher.hash("pässword ✓"));

        assertThat(done(hasher.matches("pässword ✓", kept))).isTrue();
        assertThat(done(hasher.matches("pässword", kept))).isFalse();
    }

    @Test
    void nobodyHasNoPassword() {
        var hasher = new PasswordHasher(new Costs(1024, 1, 1, 10), VERTX, new SimpleMeterRegistry());

        assertThat(done(hasher.matches("nobody has this password", null))).isFalse();
    }

    @Test
    void passwordKeptAtOtherCostsStillMatches() {
        var kept = done(
                new PasswordHasher(new Costs(1024, 1, 1, 10), VERTX, new SimpleMeterRegistry()).hash("a password"));

        var later = new PasswordHasher(new Costs(2048, 3, 1, 10), VERTX, new SimpleMeterRegistry());

        assertThat(done(later.matches("a password", kept))).isTrue();
    }

    @Test
    void whoFindsTheQueueFullIsSentAway() {
        var hasher = new PasswordHasher(new Costs(19_456, 2, 1, 1), VERTX, new SimpleMeterRegistry());
        var asked =
                IntStream.range(0, 8).mapToObj(i -> hasher.hash("a password")).toList();

        assertThatThrownBy(() -> done(Uni.join().all(asked).andFailFast()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.TOO_MANY));
    }

    @Test
    void whoGoesAwayBeforeHisTurnLeavesRoomForOthers() {
        var hasher = new PasswordHasher(new Costs(1024, 1, 1, 0), VERTX, new SimpleMeterRegistry());

        for (var i = 0; i < 3; i++) {
            hasher.hash("a password").subscribe().with(hash -> {}).cancel();
        }

        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> !done(hasher.hash("a password"))
                .isEmpty());
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(10));
    }
}
