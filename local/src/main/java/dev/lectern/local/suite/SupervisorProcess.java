package dev.lectern.local.suite;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.ProcessTable;
import dev.lectern.local.process.Shell;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The supervisor seen from the commands: launching it, stopping it, and cleaning up after one that was killed. */
public final class SupervisorProcess {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(180);

    private SupervisorProcess() {}

    /** In a session of its own, so that neither Ctrl-C nor a closed terminal reaches it. */
    public static long launch(Home home, Replicas replicas) {
        var command = new ArrayList<String>();
        if (Shell.has("setsid")) {
            command.add("setsid");
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=16m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Supervisor.class.getName(),
                home.root().toString(),
                home.folder().toString(),
                Integer.toString(home.port()),
                replicas.toString()));
        Supervisor.closeGate(home);
        try {
            return new ProcessBuilder(command)
                    .directory(home.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.log("supervisor").toFile()))
                    .start()
                    .pid();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the supervisor", e);
        }
    }

    /** Stops everything in order; {@code watch} is shown each state on the way. Answers whether anything was running. */
    public static boolean stop(Home home, Consumer<SuiteState> watch) {
        var state = SuiteState.read(home);
        if (state.isEmpty()) {
            return false;
        }
        var was = state.get();
        var found = was.supervised();
        if (found) {
            Shell.signal(was.pid(), "TERM");
            var until = System.nanoTime() + STOP_LIMIT.toNanos();
            while (was.supervised() && System.nanoTime() < until) {
                pause();
                SuiteState.read(home).ifPresent(watch);
            }
            if (was.supervised()) {
                Shell.signal(was.pid(), "KILL");
                pause();
            }
        }
        return endOrphans(home) || found;
    }

    /** Children whose supervisor is gone: asked to stop in the usual order, killed when they do not. */
    public static boolean endOrphans(Home home) {
        var state = SuiteState.read(home);
        if (state.isEmpty() || state.get().supervised()) {
            return false;
        }
        var orphans =
                state.get().members().stream().filter(SuiteState.Member::alive).toList();
        var services = orphans.stream().filter(member -> !servesOthers(member)).toList();
        services.forEach(member -> Shell.signal(member.pid(), "TERM"));
        services.forEach(SupervisorProcess::awaitEnd);
        orphans.reversed().stream().filter(SupervisorProcess::servesOthers).forEach(member -> {
            Shell.signal(member.pid(), member.name().equals(SuiteParts.POSTGRES) ? "INT" : "TERM");
            awaitEnd(member);
        });
        return !orphans.isEmpty();
    }

    private static boolean servesOthers(SuiteState.Member member) {
        return member.name().equals(SuiteParts.POSTGRES) || member.name().equals(SuiteParts.KAFKA);
    }

    private static void awaitEnd(SuiteState.Member member) {
        var until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (member.alive() && System.nanoTime() < until) {
            pause();
        }
        if (member.alive()) {
            ProcessTable.tree(member.pid()).forEach(pid -> Shell.signal(pid, "KILL"));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
