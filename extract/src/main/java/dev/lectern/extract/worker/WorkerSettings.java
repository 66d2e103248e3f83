package dev.lectern.extract.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the workers may use.
 *
 * @param count how many read at once; one more may be there to draw pages
 * @param memoryMb the heap of each; the process takes up to about 150 MB beside it
 * @param timePerFile how long we wait for one file altogether; what the sink takes for itself does not count
 * @param silence how long we wait for the next message, which is in practice the time for one page
 * @param idle after which a worker that has nothing to do is ended, for its memory
 * @param filesBeforeRetiring after which a worker is replaced, whatever it may have gathered
 * @param classpath of the worker, see {@link Classpath}
 * @param scratch a folder for their temporary files; what a killed process left in it is removed
 * @param javaOptions more options, after ours
 */
public record WorkerSettings(
        int count,
        int memoryMb,
        Duration timePerFile,
        Duration silence,
        Duration idle,
        int filesBeforeRetiring,
        List<String> classpath,
        Path scratch,
        List<String> javaOptions) {

    public WorkerSettings {
        if (count < 1 || memoryMb < 32 || filesBeforeRetiring < 1) {
            throw new IllegalArgumentException("at least one worker, 32 MB and one file");
        }
        classpath = classpath.stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
        scratch = scratch.toAbsolutePath();
        javaOptions = List.copyOf(javaOptions);
    }

    public static WorkerSettings usual(Path scratch) {
        return new WorkerSettings(
                2,
                384,
                Duration.ofMinutes(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                50,
                Classpath.here(),
                scratch,
                List.of());
    }
}
