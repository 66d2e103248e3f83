package dev.lectern.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cores that a benchmark and all that it starts run on: the same two, so that nobody computes at another's expense. */
final class Cores {

    private static final int MANY = 2;

    private Cores() {}

    /** Pins this process, and so all that it starts from now on; answers what was done. */
    static String pin() {
        var self = Long.toString(ProcessHandle.current().pid());
        try {
            var allowed = allowed(run("taskset", "-pc", self));
            var chosen = allowed.stream().limit(MANY).map(String::valueOf).collect(Collectors.joining(","));
            run("taskset", "-apc", chosen, self);
            return "All processes, also this one, share the cores " + chosen + " of " + allowed.size() + ".";
        } catch (IOException e) {
            return "taskset is not there, so the processes run on any core.";
        }
    }

    // "pid 7's current affinity list: 0-3,8"
    static List<Integer> allowed(String said) {
        return Stream.of(said.substring(said.lastIndexOf(':') + 1).strip().split(","))
                .map(part -> part.split("-"))
                .flatMapToInt(range ->
                        IntStream.rangeClosed(Integer.parseInt(range[0]), Integer.parseInt(range[range.length - 1])))
                .boxed()
                .toList();
    }

    private static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            var said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + said));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
