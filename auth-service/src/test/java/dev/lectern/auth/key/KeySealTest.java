package dev.lectern.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeySealTest {

    record Config(Optional<String> key, Duration refresh) implements KeyConfig {
        static Config of(byte... key) {
            return new Config(Optional.of(Base64.getEncoder().encodeToString(key)), Duration.ZERO);
        }
    }

    private static final UUID KID = UUID.randomUUID();
    private static final byte[] PLAIN = {1, 2, 3};

    @Test
    void sealedOpensAgain() {
        var seal = new KeySeal(Config.of(new byte[32]));

        assertThat(seal.open(KID, seal.seal(KID, PLAIN))).isEqualTo(PLAIN);
    }

    @Test
    void sealedForAnotherIdDoesNotOpen() {
        var seal = new KeySeal(Config.of(new byte[32]));
        var sealed = seal.seal(KID, PLAIN);

        assertThatThrownBy(() -> seal.open(UUID.randomUUID(), sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void otherKeySaysWhatToDo() {
        var sealed = new KeySeal(Config.of(new byte[32])).seal(KID, PLAIN);
        var other = new byte[32];
        other[0] = 1;

        assertThatThrownBy(() -> new KeySeal(Config.of(other)).open(KID, sealed))
                .hasMessageContaining("LECTERN_KEY is not the key that signing key " + KID + " was sealed with");
    }

    @Test
    void missingKeySaysWhatToDo() {
        assertThatThrownBy(() -> new KeySeal(new Config(Optional.empty(), Duration.ZERO)))
                .hasMessageStartingWith("LECTERN_KEY is not set.")
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void shortKeySaysWhatToDo() {
        assertThatThrownBy(() -> new KeySeal(Config.of(new byte[16])))
                .hasMessageStartingWith("LECTERN_KEY is not the base64 of 32 bytes.");
        assertThatThrownBy(() -> new KeySeal(new Config(Optional.of("&%$"), Duration.ZERO)))
                .hasMessageStartingWith("LECTERN_KEY is not the base64 of 32 bytes.");
    }
}
