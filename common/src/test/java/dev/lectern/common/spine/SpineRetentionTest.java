package dev.lectern.common.spine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SpineRetentionTest {

    private final SpineRetention retention;
    private final Vertx vertx;

    SpineRetentionTest(SpineRetention retention, Vertx vertx) {
        this.retention = retention;
        this.vertx = vertx;
    }

    @Test
    void whatCannotComeAgainIsForgottenAndTheRestKept() {
        var old = heard("20 days");
        var recent = heard("10 days");
        var oldKey = key("20 days");
        var recentKey = key("1 minute");

        Await.on(vertx, retention::once);

        assertThat(Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", old))
                .isZero();
        assertThat(Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", recent))
                .isOne();
        assertThat(Database.count("SELECT count(*) FROM idempotency_key WHERE user_id = ?", oldKey))
                .isZero();
        assertThat(Database.count("SELECT count(*) FROM idempotency_key WHERE user_id = ?", recentKey))
                .isOne();
    }

    private static UUID heard(String ago) {
        var id = Ids.next();
        Database.column("INSERT INTO inbox VALUES ('retention-test', ?, now() - ?::interval)", id, ago);
        return id;
    }

    private static UUID key(String ago) {
        var id = Ids.next();
        Database.column(
                "INSERT INTO idempotency_key (user_id, route, key, request_hash, created_at)"
                        + " VALUES (?, 'r', 'k', 'h', now() - ?::interval)",
                id,
                ago);
        return id;
    }
}
