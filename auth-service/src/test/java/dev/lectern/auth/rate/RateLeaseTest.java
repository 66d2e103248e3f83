package dev.lectern.auth.rate;

import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RateLeaseTest {

    private static final long LIMIT = 300;

    private final String subject = "address:" + UUID.randomUUID();

    @Inject
    RateLeases leases;

    // A test takes less than a second; the last ones of a minute are not begun in.
    @BeforeEach
    void enoughIsLeftOfTheWindow() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Clock.systemUTC().instant().getEpochSecond() % 60 < 55);
    }

    @Test
    void oneGatewayGetsATenthAtATime() {
        var lease = lease(1_000);

        assertThat(lease.getLong("granted")).isEqualTo(30);
        assertThat(lease.getLong("limit")).isEqualTo(LIMIT);
        assertThat(lease.getLong("remaining")).isEqualTo(270);
        assertThat(lease.getLong("resetInSeconds")).isBetween(1L, 60L);
        assertThat(lease(7).getLong("granted")).isEqualTo(7);
    }

    @Test
    void manyWhoAskAtOnceGetTheLimitTogetherAndNoMore() {
        var granted = IntStream.range(0, 20)
                .parallel()
                .mapToLong(i -> lease(30).getLong("granted"))
                .sum();

        assertThat(granted).isEqualTo(LIMIT);
        var beyond = lease(30);
        assertThat(beyond.getLong("granted")).isZero();
        assertThat(beyond.getLong("remaining")).isZero();
    }

    @Test
    void guessesAreCountedByThemselvesAndByTheLimitOfWhoIsNotSignedIn() {
        lease(30);

        var guesses = lease("guess", 1_000);

        assertThat(guesses.getLong("granted")).isEqualTo(30);
        assertThat(guesses.getLong("limit")).isEqualTo(LIMIT);
        assertThat(guesses.getLong("remaining")).isEqualTo(270);
    }

    @Test
    void restOfAWindowIsGivenToo() {
        lease(30);
        IntStream.range(0, 8).forEach(i -> lease(30));
        lease(25);

        assertThat(lease(30).getLong("granted")).isEqualTo(5);
    }

    @Test
    void windowsThatAreOverAreForgotten() {
        lease(1);
        Database.change("""
                INSERT INTO auth.rate_limit (subject, route, window_start, count, updated_at)
                VALUES (?, 'read', now() - interval '2 hours', 1, now())
                """, subject);

        leases.once().await().atMost(Duration.ofSeconds(10));

        assertThat(Database.column("SELECT route FROM auth.rate_limit WHERE subject = ?", subject))
                .containsExactly("anonymous");
    }

    @Test
    void onlyServicesLease() {
        var wish = Map.of("subject", subject, "route", "read", "wanted", 1);

        given().contentType(JSON)
                .body(wish)
                .post("/internal/rate-leases")
                .then()
                .statusCode(401);
        Person.registered()
                .asks()
                .body(wish)
                .post("/internal/rate-leases")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"subject\":\"x\",\"route\":\"all\",\"wanted\":1}",
                "{\"subject\":\"x\",\"route\":\"read\",\"wanted\":0}",
                "{\"subject\":\"x\",\"route\":\"read\",\"wanted\":-5}",
                "{\"subject\":\"\",\"route\":\"read\",\"wanted\":5}"
            })
    void senselessWishIsABadRequest(String wish) {
        given().auth()
                .oauth2(TestToken.service("gateway"))
                .contentType(JSON)
                .body(wish)
                .post("/internal/rate-leases")
                .then()
                .statusCode(400);
    }

    private JsonPath lease(long wanted) {
        return lease("anonymous", wanted);
    }

    private JsonPath lease(String route, long wanted) {
        return given().auth()
                .oauth2(TestToken.service("gateway"))
                .contentType(JSON)
                .body(Map.of("subject", subject, "route", route, "wanted", wanted))
                .post("/internal/rate-leases")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
