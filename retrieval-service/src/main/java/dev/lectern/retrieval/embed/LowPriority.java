package dev.lectern.retrieval.embed;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Puts a thread that computes for long behind those for which somebody waits, as what reads files is. Java's own priorities
 * mean nothing to Linux, so it is told by a command; where there is none, all stay equals.
 */
final class LowPriority {

    /** As of those who read files: neither goes before the other. */
    private static final String NICE = "10";

    private static final ThreadLocal<Boolean> TAKEN = ThreadLocal.withInitial(() -> false);

    private LowPriority() {}

    /** From now on, for this thread and what it starts; a thread cannot give it back. */
    static void take() {
        if (TAKEN.get()) {
            return;
        }
        TAKEN.set(true);
        try {
            // "1234/task/1240", by which the system knows this thread.
            var self = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            new ProcessBuilder("renice", "-n", NICE, "-p", self.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor(2, TimeUnit.SECONDS);
        } catch (IOException e) {
            // No Linux, or no such command.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
