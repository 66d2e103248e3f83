package dev.lectern.local.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Phase;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with small shell processes in the place of servers and services. */
class SupervisorTest {

    @TempDir
    Path folder;

    private Home home;
    private Supervisor supervisor;
    private Thread running;
    private Duration leave = Duration.ZERO;

    @BeforeEach
    void makeHome() {
        home = new Home(folder, folder.resolve("home"), 8400);
        home.create();
    }

    @AfterEach
    void stop() throws InterruptedException {
        supervisor.stop();
        running.join();
    }

    @Test
    void servicesWaitForTheGateAndForWhatTheyStandOn() {
        var up = folder.resolve("up");
        run(part("base", true, "sleep 600", () -> Files.exists(up)), part("service", false, "sleep 600", () -> true));
        Supervisor.openGate(home);
        awaitPhase("base", Phase.STARTING);
        assertThat(member("service").phase()).isEqualTo(Phase.WAITING);

        touch(up);

        awaitPhase("base", Phase.READY);
        awaitPhase("service", Phase.READY);
    }

    @Test
    void killedProcessComesBackAndTheReasonIsKept() {
        run(part("service", false, "sleep 600", () -> true));
        Supervisor.openGate(home);
        awaitPhase("service", Phase.READY);
        var before = member("service").pid();

        Shell.signal(before, "KILL");

        await().untilAsserted(() -> {
            var now = member("service");
            assertThat(now.pid()).isNotIn(0L, before);
            assertThat(now.phase()).isEqualTo(Phase.READY);
            assertThat(now.restarts()).isEqualTo(1);
            assertThat(now.reason()).isEqualTo("killed by signal 9");
        });
    }

    @Test
    void pauseBeforeTheNextTryGrows() {
        run(part("service", false, "exit 3", () -> false));
        Supervisor.openGate(home);

        await().untilAsserted(() -> assertThat(member("service").restarts()).isEqualTo(2));
        var second = System.nanoTime();
        await().untilAsserted(() -> assertThat(member("service").restarts()).isEqualTo(3));

        assertThat(Duration.ofNanos(System.nanoTime() - second)).isGreaterThan(Duration.ofMillis(700));
        assertThat(member("service").reason()).isEqualTo("ended with exit code 3");
    }

    @Test
    void restartOnRequestIsNotAFailure() {
        run(part("service", false, "sleep 600", () -> true));
        Supervisor.openGate(home);
        awaitPhase("service", Phase.READY);
        var before = member("service").pid();

        Supervisor.requestRestart(home, "service");

        await().untilAsserted(() -> {
            assertThat(member("service").pid()).isNotIn(0L, before);
            assertThat(member("service").phase()).isEqualTo(Phase.READY);
            assertThat(member("service").reason()).isEqualTo("asked for");
        });
    }

    @Test
    void whoShallRestartIsFirstLeftAloneForAWhile() {
        leave = Duration.ofSeconds(2);
        run(part("service", false, "sleep 600", () -> true));
        Supervisor.openGate(home);
        awaitPhase("service", Phase.READY);
        var before = member("service").pid();

        Supervisor.requestRestart(home, "service");

        awaitPhase("service", Phase.LEAVING);
        assertThat(member("service").pid()).isEqualTo(before);
        assertThat(member("service").alive()).isTrue();
        awaitPhase("service", Phase.READY);
        assertThat(member("service").pid()).isNotIn(0L, before);
    }

    @Test
    void stopEndsServicesBeforeWhatTheyStandOn() throws IOException {
        var ends = folder.resolve("ends");
        var says = "trap 'echo %s >> " + ends + "; exit 0' TERM; while :; do sleep 0.05; done";
        run(
                part("base", true, says.formatted("base"), () -> true),
                part("service", false, says.formatted("service"), () -> true));
        Supervisor.openGate(home);
        awaitPhase("service", Phase.READY);

        supervisor.stop();

        assertThat(Files.readAllLines(ends)).containsExactly("service", "base");
        assertThat(member("service").phase()).isEqualTo(Phase.STOPPED);
        assertThat(member("base").alive()).isFalse();
    }

    @Test
    void whoDoesNotStopIsKilled() {
        run(part("service", false, "trap '' TERM; while :; do sleep 0.05; done", () -> true));
        Supervisor.openGate(home);
        awaitPhase("service", Phase.READY);
        var member = member("service");

        supervisor.stop();

        assertThat(member.alive()).isFalse();
        assertThat(member("service").reason()).contains("was killed");
    }

    private void run(Part... parts) {
        supervisor = new Supervisor(home, List.of(parts), Clock.systemUTC());
        running = new Thread(supervisor::run);
        running.start();
    }

    private Part part(String name, boolean servesOthers, String script, BooleanSupplier ready) {
        return new Part(
                name,
                0,
                servesOthers,
                () -> List.of("sh", "-c", script),
                Map.of(),
                folder,
                home.log(name),
                ready,
                leave,
                "TERM",
                () -> Duration.ofSeconds(1),
                () -> {});
    }

    private SuiteState.Member member(String name) {
        return SuiteState.read(home).flatMap(state -> state.member(name)).orElseThrow();
    }

    private void awaitPhase(String name, Phase phase) {
        await().untilAsserted(() -> assertThat(SuiteState.read(home)
                        .flatMap(state -> state.member(name))
                        .map(SuiteState.Member::phase))
                .contains(phase));
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
