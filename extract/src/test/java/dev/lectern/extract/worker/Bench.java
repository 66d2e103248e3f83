package dev.lectern.extract.worker;

import dev.lectern.extract.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Real workers that read with {@link HostileFormat}. */
final class Bench {

    static final Limits LIMITS = new Limits(1_000, 1_000, 10_000, 10, 1_000);

    private Bench() {}

    static WorkerSettings settings(Path scratch, String... javaOptions) {
        List<String> options = new ArrayList<>(List.of(javaOptions));
        options.add("-D" + WorkerMain.FORMAT + "=" + HostileFormat.class.getName());
        return new WorkerSettings(
                2,
                64,
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                50,
                Classpath.here(),
                scratch,
                options);
    }

    static WorkerSettings recycled(WorkerSettings settings, Duration idle, int filesBeforeRetiring) {
        return new WorkerSettings(
                settings.count(),
                settings.memoryMb(),
                settings.timePerFile(),
                settings.silence(),
                idle,
                filesBeforeRetiring,
                settings.classpath(),
                settings.scratch(),
                settings.javaOptions());
    }

    static WorkerSettings hurried(WorkerSettings settings, Duration timePerFile, Duration silence) {
        return new WorkerSettings(
                settings.count(),
                settings.memoryMb(),
                timePerFile,
                silence,
                settings.idle(),
                settings.filesBeforeRetiring(),
                settings.classpath(),
                settings.scratch(),
                settings.javaOptions());
    }

    static Task task(Path folder, String what) throws IOException {
        Path file = folder.resolve("file");
        if (Files.notExists(file)) {
            Files.writeString(file, "first\nsecond\nthird\n");
        }
        return new Task(file, what, 1, LIMITS);
    }
}
