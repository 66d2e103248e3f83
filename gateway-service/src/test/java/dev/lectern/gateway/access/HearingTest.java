package dev.lectern.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.gateway.world.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HearingTest {

    private record Config(
            int tokensKept, Duration margin, Duration refusalKept, boolean secureCookie, Duration deafAfter)
            implements AccessConfig {}

    private final HandClock clock = new HandClock();
    private final Hearing hearing =
            new Hearing(clock, new Config(10, Duration.ZERO, Duration.ZERO, false, Duration.ofSeconds(4)));

    @Test
    void deafUntilTheFirstSign() {
        assertThat(hearing.epoch()).isEqualTo(Hearing.DEAF);
    }

    @Test
    void epochLastsWhileSignsCome() {
        hearing.sign(1);
        var epoch = hearing.epoch();

        clock.forward(Duration.ofSeconds(3));
        hearing.sign(1);
        clock.forward(Duration.ofSeconds(3));

        assertThat(hearing.epoch()).isEqualTo(epoch).isNotEqualTo(Hearing.DEAF);
    }

    @Test
    void silenceEndsIt_andANewOneBegins() {
        hearing.sign(1);
        var epoch = hearing.epoch();

        clock.forward(Duration.ofSeconds(5));

        assertThat(hearing.epoch()).isEqualTo(Hearing.DEAF);
        hearing.sign(1);
        assertThat(hearing.epoch()).isGreaterThan(epoch);
    }

    @Test
    void joiningTheGroupAnewBeginsANewOne() {
        hearing.sign(1);
        var epoch = hearing.epoch();

        hearing.sign(2);

        assertThat(hearing.epoch()).isGreaterThan(epoch);
    }
}
