package dev.lectern.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SigningKeysTest {

    @Inject
    SigningKeys keys;

    @Inject
    SigningKeyRepository repository;

    @Inject
    KeyConfig config;

    @Test
    void keyOutlivesTheProcessThatMadeIt() {
        var before = done(keys.inUse());

        var afterRestart = new SigningKeys(repository, config, Clock.systemUTC());

        assertThat(done(afterRestart.inUse())).isEqualTo(before);
    }

    @Test
    void replicasThatStartAtOnceEndWithOneKey() {
        done(keys.inUse());
        var retired = Database.column("UPDATE auth.signing_key SET retired_at = now() RETURNING kid");
        try {
            var replicas = Stream.generate(() -> new SigningKeys(repository, config, Clock.systemUTC()))
                    .limit(4)
                    .map(SigningKeys::inUse)
                    .toList();

            var found = done(Uni.join().all(replicas).andFailFast());

            assertThat(found).allSatisfy(list -> assertThat(list).hasSize(1));
            assertThat(found.stream().map(List::getFirst).distinct()).hasSize(1);
        } finally {
            Database.change("DELETE FROM auth.signing_key WHERE retired_at IS NULL");
            retired.forEach(kid -> Database.change(
                    "UPDATE auth.signing_key SET retired_at = NULL WHERE kid = ?", UUID.fromString(kid)));
        }
    }

    @Test
    void privateKeyIsNotReadableInTheDatabase() {
        var key = done(keys.inUse()).getFirst();

        var kept = Database.column("SELECT encode(private_key, 'hex') FROM auth.signing_key WHERE kid = ?", key.kid());

        assertThat(kept)
                .singleElement()
                .asString()
                .doesNotContain(HexFormat.of().formatHex(key.privateKey().getEncoded(), 0, 64));
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
