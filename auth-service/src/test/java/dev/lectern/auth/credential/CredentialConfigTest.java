package dev.lectern.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defaults and names that an operator may rely on. */
class CredentialConfigTest {

    @Test
    void hashesCostWhatIsRecommendedUnlessSaidOtherwise() {
        var config = config(PasswordConfig.class, Map.of());

        assertThat(config.memoryKib()).isEqualTo(19_456);
        assertThat(config.passes()).isEqualTo(2);
        assertThat(config.concurrent()).isEqualTo(2);
        assertThat(config.waiting()).isEqualTo(64);
    }

    @Test
    void passwordsMayBeWrongTenTimesInAQuarterOfAnHour() {
        var config = config(AttemptConfig.class, Map.of());

        assertThat(config.perAccount()).isEqualTo(10);
        assertThat(config.perAddress()).isEqualTo(100);
        assertThat(config.window()).isEqualTo(Duration.ofMinutes(15));
    }

    private static <T> T config(Class<T> mapping, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
