package dev.lectern.auth.pat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PatRetentionTest {

    private final PatRetention retention;
    private final Vertx vertx;

    PatRetentionTest(PatRetention retention, Vertx vertx) {
        this.retention = retention;
        this.vertx = vertx;
    }

    @Test
    void personalTokenIsForgottenAMonthAfterItsEnd_howeverItEnded() {
        var person = Person.registered();
        for (var end : List.of("expires_at = now() - interval '31 days'", "revoked_at = now() - interval '31 days'")) {
            person.program();
            Database.change(
                    "UPDATE auth.personal_access_token SET created_at = now() - interval '60 days', name = 'old', "
                            + end + " WHERE account_id = ? AND name <> 'old'",
                    person.id());
        }
        person.program();

        Await.on(vertx, retention::once);

        assertThat(Database.column("SELECT name FROM auth.personal_access_token WHERE account_id = ?", person.id()))
                .containsExactly("a program");
    }
}
