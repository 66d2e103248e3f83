package dev.lectern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** Where somebody signed in from is not kept for ever. */
@QuarkusTest
class SessionRetentionTest {

    private final SessionRetention sessions;
    private final Vertx vertx;

    SessionRetentionTest(SessionRetention sessions, Vertx vertx) {
        this.sessions = sessions;
        this.vertx = vertx;
    }

    @Test
    void sessionIsForgottenAMonthAfterItsEnd() {
        var old = Person.registered();
        var recent = Person.registered();
        endedAgo(old, "31 days");
        endedAgo(recent, "29 days");

        Await.on(vertx, sessions::once);

        assertThat(Database.column("SELECT id FROM auth.session WHERE account_id = ?", old.id()))
                .isEmpty();
        assertThat(Database.column("SELECT id FROM auth.session WHERE account_id = ?", recent.id()))
                .hasSize(1);
    }

    private static void endedAgo(Person person, String ago) {
        person.credential();
        Database.change("""
                UPDATE auth.session SET authenticated_at = now() - interval '60 days', expires_at = now() - ?::interval
                 WHERE account_id = ?
                """, ago, person.id());
    }
}
