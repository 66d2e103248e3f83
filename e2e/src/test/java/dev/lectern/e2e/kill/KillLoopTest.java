package dev.lectern.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import dev.lectern.e2e.suite.Suite.Outcome;
import dev.lectern.e2e.suite.Violations;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The demo, over and over, while something is killed: a service, the broker or the database. Afterwards every run has
 * ended or says why not, and nothing is lost or doubled. Bounded by default; {@code -Dlectern.faults=long} is twenty.
 */
@OnTheSuite
class KillLoopTest {

    private static final int ROUNDS = "long".equals(System.getProperty("lectern.faults")) ? 20 : 4;
    private static final Duration SETTLED = Duration.ofSeconds(150);

    private final Suite suite = Suite.get();

    @Test
    void whateverIsKilledDuringTheDemoNothingIsLostOrDoubledOrStuck() {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("kill loop with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        var outcomes = new ArrayList<Outcome>();

        for (int round = 0; round < ROUNDS; round++) {
            var demo = CompletableFuture.supplyAsync(() -> suite.start("demo"));
            pause(200 + random.nextInt(2_500));
            var victim = kill(random);
            outcomes.add(demo.join());
            System.out.printf(
                    "round %d: killed %s, the demo %s%n",
                    round + 1,
                    victim,
                    outcomes.getLast().code() == 0 ? "went through" : "said: " + lastLines(outcomes.getLast()));
            awaitReady();
        }

        await().atMost(SETTLED).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(Violations.in(suite))
                .isEmpty());
        assertThat(outcomes.stream().filter(outcome -> outcome.code() == 0).count())
                .as(() -> "demos that went through; the last said: "
                        + outcomes.getLast().output())
                .isGreaterThanOrEqualTo(ROUNDS / 2);
        assertThat(whatDoctorSaysOfTheData()).isNotEmpty().noneMatch(line -> line.startsWith("BAD"));
    }

    private String kill(Random random) {
        var members = suite.state().members().stream()
                .filter(SuiteState.Member::alive)
                .toList();
        var victim = members.get(random.nextInt(members.size()));
        Shell.signal(victim.pid(), "KILL");
        return victim.name();
    }

    private void awaitReady() {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> suite.state().ready());
    }

    private List<String> whatDoctorSaysOfTheData() {
        return suite.start("doctor")
                .output()
                .lines()
                .map(String::strip)
                .dropWhile(line -> !line.equals("Data"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .toList();
    }

    private static String lastLines(Outcome outcome) {
        var lines = outcome.output().strip().lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
