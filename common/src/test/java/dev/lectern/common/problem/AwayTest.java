package dev.lectern.common.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** A database that is started again is a reason to try again, a wrong statement is not. */
class AwayTest {

    @Test
    void lostConnectionAndStartingServerAreAway() {
        assertThat(Away.explains(new IllegalStateException(new ConnectException("refused"))))
                .isTrue();
        assertThat(Away.explains(ClosedConnectionException.INSTANCE)).isTrue();
        assertThat(Away.explains(new PgException("the database system is starting up", "FATAL", "57P03", null)))
                .isTrue();
    }

    @Test
    void ownMistakesAreNot() {
        assertThat(Away.explains(new PgException("duplicate key", "ERROR", "23505", null)))
                .isFalse();
        assertThat(Away.explains(new IllegalStateException("bug"))).isFalse();
    }
}
