package dev.lectern.e2e.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who asks a fresh suite how it is gets an answer. */
@OnTheSuite
class SelfCheckTest {

    private static final Suite SUITE = Suite.get();

    @Test
    void everyServiceHasSaidHowItIsSoonAfterItsStart() {
        var admin = Client.administrator(SUITE).client();

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    var answer =
                            admin.get("/api/v1/admin/invariants").expect(200).json();
                    assertThat(answer.path("silent")).isEmpty();
                    assertThat(answer.path("items").findValuesAsText("name"))
                            .contains(
                                    "the ledger sums to zero",
                                    "every item has a use, and every chunk and page its item",
                                    "every vector has its text, and every text its source",
                                    "every committed event was published (none older than 30 s)");
                });
    }
}
