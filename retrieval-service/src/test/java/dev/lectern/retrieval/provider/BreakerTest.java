package dev.lectern.retrieval.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final Breaker breaker = new Breaker(clock);

    @Test
    void fiveFailuresWithinAMinuteOpenIt() {
        fail(4);
        assertThat(breaker.admit()).isPresent();
        fail(1);

        assertThat(breaker.admit()).isEmpty();
    }

    @Test
    void failuresThatLieFarApartDoNot() {
        for (int time = 0; time < 20; time++) {
            fail(1);
            pass(Duration.ofSeconds(16));
        }

        assertThat(breaker.admit()).isPresent();
    }

    @Test
    void afterAMinuteOneIsLetThroughAndTwoSuccessesCloseIt() {
        fail(5);
        pass(Duration.ofSeconds(59));
        assertThat(breaker.admit()).isEmpty();
        pass(Duration.ofSeconds(1));

        var probe = breaker.admit().orElseThrow();
        assertThat(breaker.admit()).isEmpty();
        probe.succeeded();
        probe.succeeded();
        var second = breaker.admit().orElseThrow();
        assertThat(breaker.admit()).isEmpty();
        second.succeeded();

        assertThat(breaker.admit()).isPresent();
        assertThat(breaker.admit()).isPresent();
    }

    @Test
    void aFailureWhileItIsHalfOpenOpensItAgain() {
        fail(5);
        pass(Duration.ofSeconds(60));
        breaker.admit().orElseThrow().succeeded();
        breaker.admit().orElseThrow().failed();

        assertThat(breaker.admit()).isEmpty();
        pass(Duration.ofSeconds(60));
        breaker.admit().orElseThrow().succeeded();
        breaker.admit().orElseThrow().succeeded();
        assertThat(breaker.admit()).isPresent();
    }

    @Test
    void whoIsStoppedHalfwayLetsTheNextOneTry() {
        fail(5);
        pass(Duration.ofSeconds(60));
        breaker.admit().orElseThrow().givenBack();

        assertThat(breaker.admit()).isPresent();
    }

    @Test
    void whoWasLetThroughBeforeItOpenedChangesNothing() {
        var early = breaker.admit().orElseThrow();
        fail(5);
        pass(Duration.ofSeconds(60));
        var probe = breaker.admit().orElseThrow();
        early.failed();
        probe.succeeded();

        breaker.admit().orElseThrow().succeeded();
        assertThat(breaker.admit()).isPresent();
    }

    private void fail(int times) {
        for (int time = 0; time < times; time++) {
            breaker.admit().orElseThrow().failed();
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }
}
