package dev.lectern.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.gateway.world.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final HandClock clock = new HandClock();
    private final Breaker breaker = new Breaker(3, Duration.ofSeconds(2), clock);

    @Test
    void opensAfterFailuresInARowOnly() {
        breaker.failed();
        breaker.failed();
        breaker.answered();
        breaker.failed();
        breaker.failed();
        assertThat(breaker.lets()).isTrue();

        breaker.failed();

        assertThat(breaker.lets()).isFalse();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void oneTriesAfterThePauseAndTheOthersWait() {
        open();

        clock.forward(Duration.ofSeconds(2));

        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.lets()).isFalse();
    }

    @Test
    void oneAnswerClosesIt() {
        open();
        clock.forward(Duration.ofSeconds(2));
        breaker.lets();

        breaker.answered();

        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void failedTrialPausesAgain() {
        open();
        clock.forward(Duration.ofSeconds(2));
        breaker.lets();

        breaker.failed();

        assertThat(breaker.lets()).isFalse();
    }

    private void open() {
        breaker.failed();
        breaker.failed();
        breaker.failed();
    }
}
