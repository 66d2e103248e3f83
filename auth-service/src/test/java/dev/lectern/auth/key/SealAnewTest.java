package dev.lectern.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.AuthSettings;
import dev.lectern.auth.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service of the tests has two keys, as while one replaces the other. */
@QuarkusTest
class SealAnewTest {

    private static final byte[] PLAIN = "sealed with the old key".getBytes(StandardCharsets.UTF_8);

    private final KeySeal old = new KeySeal(KeySealTest.Config.of(AuthSettings.OLD_KEY));
    private final KeySeal newest = new KeySeal(KeySealTest.Config.of(AuthSettings.KEY));
    private final UUID id = UUID.randomUUID();

    @Inject
    SealAnew sealAnew;

    @AfterEach
    void forget() {
        Database.change("DELETE FROM auth.setting WHERE id = ?", id);
        Database.change("DELETE FROM auth.signing_key WHERE kid = ?", id);
    }

    @Test
    void secretOfTheOldKeyIsSealedWithTheNewOne() {
        Database.change("""
                INSERT INTO auth.setting (id, key, value, description, category, is_secret, created_at, updated_at)
                VALUES (?, 'oidc.client-secret', ?, '', '', true, now(), now())
                """, id, Base64.getEncoder().encodeToString(old.seal(id, PLAIN)));

        assertThat(sealAnew.sealAnew().await().indefinitely()).isEqualTo(1);

        var value = Database.column("SELECT value FROM auth.setting WHERE id = ?", id);
        assertThat(newest.open(id, Base64.getDecoder().decode(value.getFirst())))
                .isEqualTo(PLAIN);
        assertThat(sealAnew.sealAnew().await().indefinitely()).isZero();
    }

    @Test
    void signingKeyIsSealedAnewEvenWhenItIsRetired() {
        Database.change("""
                INSERT INTO auth.signing_key (kid, public_key, private_key, created_at, signs_from, retired_at)
                VALUES (?, '', ?, now(), now(), '-infinity')
                """, id, old.seal(id, PLAIN));

        assertThat(sealAnew.sealAnew().await().indefinitely()).isEqualTo(1);

        var value = Database.column("SELECT encode(private_key, 'base64') FROM auth.signing_key WHERE kid = ?", id);
        assertThat(newest.open(id, Base64.getMimeDecoder().decode(value.getFirst())))
                .isEqualTo(PLAIN);
    }
}
