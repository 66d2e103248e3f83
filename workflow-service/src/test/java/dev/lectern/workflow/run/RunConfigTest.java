package dev.lectern.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunConfigTest {

    @Test
    void twoMinutesOfSilenceAreWaiting() {
        assertThat(with("lectern.run.unrelated", "x").quietAfter()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void theTimeOfSilenceIsSetByItsName() {
        assertThat(with("lectern.run.quiet-after", "30S").quietAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    private static RunConfig with(String name, String value) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RunConfig.class)
                .withMappingIgnore("lectern.**")
                .withDefaultValue(name, value)
                .build()
                .getConfigMapping(RunConfig.class);
    }
}
