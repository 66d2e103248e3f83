package dev.lectern.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Heard;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test comes from an address of its own, which may show five credentials that are none. */
@QuarkusTest
class GuessTest {

    private static final int MOST = 5;

    @Test
    void whoTriesCredentialsOutIsStoppedBeforeAuthHasWorkWithThem_andEachTryIsToldOnce() {
        var address = address("127.0.0.71");
        var guesses =
                Stream.generate(() -> "guess-" + UUID.randomUUID()).limit(20).toList();

        try (var heard = new Heard("lectern.audit")) {
            var statuses = guesses.stream().map(guess -> ask(address, guess)).toList();

            assertThat(statuses).startsWith(401, 401, 401, 401, 401, 429).endsWith(429);
            assertThat(guesses.stream()
                            .mapToLong(guess -> Control.count("exchanged:" + guess))
                            .sum())
                    .isEqualTo(MOST);
            assertThat(heard.all())
                    .map(event -> event.getJsonObject("data"))
                    .filteredOn(data -> address.equals(data.getString("address")))
                    .map(data -> data.getJsonObject("detail").getString("status"))
                    .containsExactlyInAnyOrder("401", "401", "401", "401", "401", "429");
        }
    }

    @Test
    void goodCredentialsAreNotCounted_howeverManyComeFromOneAddress() {
        var address = address("127.0.0.72");

        var statuses = IntStream.range(0, 3 * MOST)
                .mapToObj(i -> ask(address, Badge.of(TestToken.viewer()).credential()))
                .toList();

        assertThat(statuses).containsOnly(200);
    }

    @Test
    void whoWasLetInBeforeIsLetInAgainThoughHisNeighbourGuesses() {
        var address = address("127.0.0.73");
        // Too brief to be kept: the exchange is made anew each time.
        var brief = Badge.of(TestToken.viewer()).living(5).credential();
        ask(address, brief);
        IntStream.range(0, MOST + 1).forEach(i -> ask(address, "guess-" + UUID.randomUUID()));

        assertThat(ask(address, brief)).isEqualTo(200);
        assertThat(ask(address, Badge.of(TestToken.viewer()).credential())).isEqualTo(429);
    }

    @Test
    void replayOfOneBadCredentialIsCountedToo() {
        var address = address("127.0.0.74");
        var bad = "guess-" + UUID.randomUUID();

        var statuses = IntStream.range(0, 7).mapToObj(i -> ask(address, bad)).toList();

        assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
    }

    private static String address(String address) {
        Control.limit("guess:address:" + address, MOST);
        return address;
    }

    private static int ask(String address, String credential) {
        try (var raw = new Raw(address)) {
            var reply = raw.send("GET /api/v1/sources HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Authorization: Bearer " + credential + "\r\n\r\n")
                    .readAll();
            return Integer.parseInt(reply.split(" ")[1]);
        }
    }
}
