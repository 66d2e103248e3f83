package dev.lectern.local.suite;

import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Phase;
import dev.lectern.local.process.ProcessTable;
import dev.lectern.local.process.Shell;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One supervised process.
 *
 * <pre>
 * WAITING -> STARTING -> READY          by readiness
 *               |  ^       |
 *               v  |       v
 *             RESTARTING <-+            when it ends; back to STARTING after a pause that doubles
 * READY -> LEAVING -> STOPPING          when a restart is asked for: first nobody is sent to it any more
 * any -> STOPPING -> STOPPED            when the suite stops
 * </pre>
 */
final class Child {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** Who lived this long has recovered: the next end starts again with the shortest pause. */
    private static final Duration RECOVERED = Duration.ofSeconds(60);

    private final Part part;
    private final Clock clock;
    private Process process;
    private Phase phase = Phase.WAITING;
    private long since;
    private long start;
    private int restarts;
    private String reason = "";
    private Duration pause = FIRST_PAUSE;
    private long resumeAt;
    private boolean restartAsked;

    Child(Part part, Clock clock) {
        this.part = part;
        this.clock = clock;
        this.since = clock.millis();
    }

    Part part() {
        return part;
    }

    boolean ready() {
        return phase == Phase.READY;
    }

    SuiteState.Member state() {
        var running = process != null && process.isAlive();
        return new SuiteState.Member(
                part.name(),
                phase,
                running ? process.pid() : 0,
                running ? start : 0,
                since,
                restarts,
                reason,
                part.port());
    }

    /** One look; answers whether anything changed. {@code mayStart} is false while what it needs is not there. */
    boolean tick(boolean mayStart) {
        return switch (phase) {
            case WAITING -> mayStart && launch();
            case STARTING -> !process.isAlive() ? ended() : part.ready().getAsBoolean() && enter(Phase.READY);
            case READY -> !process.isAlive() && ended();
            case RESTARTING -> clock.millis() >= resumeAt && launch();
            case LEAVING -> hasLeft() && stopNow();
            case STOPPING -> restartAsked && stoppedForRestart();
            case STOPPED -> false;
        };
    }

    /** Returns at once: the next looks see it end and start it again, and its neighbours are watched meanwhile. */
    void restart() {
        restartAsked = true;
        restarts++;
        reason = "asked for";
        pause = FIRST_PAUSE;
        resumeAt = 0;
        enter(Phase.LEAVING);
    }

    void askToStop() {
        if (process != null && process.isAlive()) {
            enter(Phase.STOPPING);
            Shell.signal(process.pid(), part.stopSignal());
        }
    }

    void awaitStop() {
        if (process != null) {
            var limit = part.stopLimit().get();
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    reason = "did not stop within " + limit.toSeconds() + " s and was killed";
                    killTree();
                    process.waitFor(5, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        enter(Phase.STOPPED);
    }

    private boolean hasLeft() {
        return process == null
                || !process.isAlive()
                || clock.millis() - since >= part.leave().toMillis();
    }

    private boolean stopNow() {
        askToStop();
        return enter(Phase.STOPPING);
    }

    private boolean stoppedForRestart() {
        if (process != null && process.isAlive()) {
            if (clock.millis() - since > part.stopLimit().get().toMillis()) {
                killTree();
            }
            return false;
        }
        restartAsked = false;
        return enter(Phase.RESTARTING);
    }

    private void killTree() {
        ProcessTable.tree(process.pid()).forEach(pid -> Shell.signal(pid, "KILL"));
    }

    private boolean launch() {
        try {
            var builder = new ProcessBuilder(part.command().get())
                    .directory(part.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(part.log().toFile()));
            builder.environment().putAll(part.environment());
            // Set to nothing means: not even what we ourselves were given.
            builder.environment().values().removeIf(String::isEmpty);
            process = builder.start();
            start = ProcessTable.startOf(process.pid());
            return enter(Phase.STARTING);
        } catch (IOException | RuntimeException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    private boolean ended() {
        if (clock.millis() - since > RECOVERED.toMillis() && phase == Phase.READY) {
            pause = FIRST_PAUSE;
        }
        if (phase == Phase.STARTING) {
            part.afterFailedStart().run();
        }
        var code = process.exitValue();
        return fail(code > 128 ? "killed by signal " + (code - 128) : "ended with exit code " + code);
    }

    private boolean fail(String why) {
        restarts++;
        reason = why;
        resumeAt = clock.millis() + pause.toMillis();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return enter(Phase.RESTARTING);
    }

    private boolean enter(Phase next) {
        phase = next;
        since = clock.millis();
        return true;
    }
}
