package dev.lectern.extract.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of files that are nearly right. -Dlectern.seed makes others, -Dlectern.mutants more of them, and
 * -Dlectern.mutant only the one of that number.
 */
@Timeout(1_200)
class MutantsTest {

    private static final int MEMORY_MB = 128;
    private static final int BESIDE_HEAP_MB = 200;
    private static final int LARGEST_ORIGINAL = 130_000;

    /** In what share: the more there is to go wrong in a kind, the more of it. */
    private static final List<String> KINDS = List.of("pdf", "pdf", "docx", "pdf", "pdf", "docx", "pdf", "");

    @TempDir
    Path scratch;

    @Test
    void each_ends_in_pages_or_a_reason() throws Exception {
        long seed = Long.getLong("lectern.seed", 4);
        int count = Integer.getInteger("lectern.mutants", 2_000);
        Integer only = Integer.getInteger("lectern.mutant");
        List<Map.Entry<String, byte[]>> originals = originals();
        var trial = new Trial(Trial.settings(scratch, MEMORY_MB, Duration.ofSeconds(6), Duration.ofSeconds(4)));
        try (trial) {
            trial.run(only == null ? count : 1, i -> mutant(seed, only == null ? i : only, originals));
        }
        System.out.println("lectern.seed=" + seed + ": " + trial.summary());
        assertThat(trial.oddities()).as("of seed " + seed).isEmpty();
        assertThat(trial.ended()).isEqualTo(only == null ? count : 1);
        assertThat(trial.largestWorkerMb()).isLessThan(MEMORY_MB + BESIDE_HEAP_MB);
    }

    /** Each has random numbers of its own, so that it is the same whoever makes it and when. */
    private Path mutant(long seed, int number, List<Map.Entry<String, byte[]>> originals) throws IOException {
        var random = new Random(seed * 1_000_003 + number);
        String kind = KINDS.get(number % KINDS.size());
        var alike =
                originals.stream().filter(each -> each.getKey().endsWith(kind)).toList();
        var original = alike.get(random.nextInt(alike.size()));
        var other = originals.get(random.nextInt(originals.size()));
        byte[] mutant = new Mutator(random).mutate(original.getValue(), other.getValue());
        Path file = Files.createDirectories(
                        scratch.resolve("mutants/" + Thread.currentThread().threadId()))
                .resolve(original.getKey());
        return Files.write(file, mutant);
    }

    private static List<Map.Entry<String, byte[]>> originals() throws IOException {
        List<Map.Entry<String, byte[]>> originals =
                new ArrayList<>(Fixtures.all().entrySet());
        for (String folder : List.of("pdf/good", "docs")) {
            for (Path file : Trial.shared(folder)) {
                String name = file.getFileName().toString();
                if (Files.size(file) > 0 && Files.size(file) < LARGEST_ORIGINAL && !name.endsWith(".json")) {
                    originals.add(Map.entry(name, Files.readAllBytes(file)));
                }
            }
        }
        return originals;
    }
}
