package dev.lectern.extract.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are known to bite, and many that do not: each ends in pages or in a reason, with both workers in bounds. */
@Timeout(300)
class HostileFilesTest {

    private static final int MEMORY_MB = 256;
    private static final int BESIDE_HEAP_MB = 200;

    @TempDir
    Path scratch;

    @Test
    void each_file_ends_in_pages_or_a_reason() throws Exception {
        List<Path> files = files();
        var trial = new Trial(Trial.settings(scratch, MEMORY_MB, Duration.ofSeconds(60), Duration.ofSeconds(20)));
        try (trial) {
            trial.run(files.size(), i -> files.get(i));
        }
        System.out.println(trial.summary());
        assertThat(trial.oddities()).isEmpty();
        assertThat(trial.ended()).isEqualTo(files.size());
        assertThat(trial.largestWorkerMb()).isLessThan(MEMORY_MB + BESIDE_HEAP_MB);
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("pdf/hostile", "pdf/good", "docs")) {
            files.addAll(Trial.shared(folder));
        }
        assumeTrue(!files.isEmpty(), "the collection of files is not there");
        return files;
    }
}
