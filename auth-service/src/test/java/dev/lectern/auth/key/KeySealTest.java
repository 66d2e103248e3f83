package dev.lectern.auth.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
            return new Config(Optional.of(text(key)), Duration.ZERO);
        }

        static Config both(byte[] first, byte[] second) {
            return new Config(Optional.of(text(first) + ", " + text(second)), Duration.ZERO);
        }

        private static String text(byte[] key) {
            return Base64.getEncoder().encodeToString(key);
        }
    }

    private static final UUID KID = UUID.randomUUID();
    private static final byte[] PLAIN = {1, 2, 3};
    private static final byte[] OLD = new byte[32];
    private static final byte[] OTHER =
            "another key of 32 bytes, in tests".substring(0, 32).getBytes(US_ASCII);

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

        assertThatThrownBy(() -> new KeySeal(Config.of(OTHER)).open(KID, sealed))
                .hasMessageContaining("LECTERN_KEY is not the key that " + KID + " was sealed with");
    }

    @Test
    void firstOfSeveralKeysSealsAndAllOfThemOpen() {
        var old = new KeySeal(Config.of(OLD));
        var both = new KeySeal(Config.both(OTHER, OLD));
        var sealedBefore = old.seal(KID, PLAIN);
        var sealedNow = both.seal(KID, PLAIN);

        assertThat(both.open(KID, sealedBefore)).isEqualTo(PLAIN);
        assertThat(both.isOutdated(KID, sealedBefore)).isTrue();
        assertThat(new KeySeal(Config.of(OTHER)).open(KID, sealedNow)).isEqualTo(PLAIN);
        assertThat(both.isOutdated(KID, sealedNow)).isFalse();
        assertThatThrownBy(() -> old.open(KID, sealedNow)).isInstanceOf(IllegalStateException.class);
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
