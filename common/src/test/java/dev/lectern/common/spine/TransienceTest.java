package dev.lectern.common.spine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import dev.lectern.common.problem.ProblemException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.ws.rs.WebApplicationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrongly taken for passing is tried for ever by a consumer, and what is wrongly taken for lasting is lost. */
class TransienceTest {

    static Stream<Throwable> passing() {
        return Stream.of(
                new ConnectException("refused"),
                new SocketException("reset"),
                new IOException("the other side broke"),
                new TimeoutException(),
                new CircuitBreakerOpenException("open"),
                ClosedConnectionException.INSTANCE,
                new IllegalStateException("wrapped", new ConnectException("refused")));
    }

    static Stream<Throwable> lasting() {
        return Stream.of(
                new IllegalStateException("a bug"),
                ProblemException.conflict("clash"),
                new JsonParseException(null, "not the JSON that was expected"),
                new IllegalStateException("wrapped", new JsonParseException(null, "likewise")),
                new UncheckedIOException(new NoSuchFileException("blob")),
                new FileNotFoundException("blob"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void timeMayHealIt(Throwable failure) {
        assertThat(Transience.of(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void timeHealsNothing(Throwable failure) {
        assertThat(Transience.of(failure)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "53300", "57P01", "40001", "40P01", "55P03"})
    void theDatabaseWillBeBack(String state) {
        assertThat(Transience.of(new PgException("message", "ERROR", state, null)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42501", "22P02"})
    void theDatabaseMeansIt(String state) {
        assertThat(Transience.of(new PgException("message", "ERROR", state, null)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 502, 503, 504})
    void aSiblingIsBusy(int status) {
        assertThat(Transience.of(new WebApplicationException(status))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 422, 500})
    void aSiblingMeansIt(int status) {
        assertThat(Transience.of(new WebApplicationException(status))).isFalse();
    }
}
