package dev.lectern.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defaults and names that an operator may rely on. */
class AccountConfigTest {

    @Test
    void hashesCostWhatIsRecommendedUnlessSaidOtherwise() {
        var config = config(PasswordConfig.class, Map.of());

        assertThat(config.memoryKib()).isEqualTo(19_456);
        assertThat(config.passes()).isEqualTo(2);
        assertThat(config.concurrent()).isEqualTo(2);
        assertThat(config.waiting()).isEqualTo(64);
    }

    @Test
    void registrationIsOpenUnlessItIsClosed() {
        assertThat(config(RegistrationConfig.class, Map.of()).door()).isEqualTo(RegistrationConfig.Door.OPEN);
        assertThat(config(RegistrationConfig.class, Map.of("lectern.registration", "closed"))
                        .door())
                .isEqualTo(RegistrationConfig.Door.CLOSED);
    }

    private static <T> T config(Class<T> mapping, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
