package dev.lectern.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path folder;

    @Test
    void tailIsTheNewestLines() throws IOException {
        var file = folder.resolve("a.log");
        Files.writeString(
                file,
                IntStream.range(0, 5_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining()));

        assertThat(LogFile.tail(file, 3)).containsExactly("line 4997", "line 4998", "line 4999");
        assertThat(LogFile.tail(folder.resolve("none.log"), 3)).isEmpty();
    }

    @Test
    void bigLogIsKeptOnceAndEmptied() throws IOException {
        var file = folder.resolve("a.log");
        Files.write(file, new byte[11 * 1024 * 1024]);

        LogFile.rotate(file);
        LogFile.rotate(file);

        assertThat(file).isEmptyFile();
        assertThat(folder.resolve("a.log.1")).hasSize(11 * 1024 * 1024);
    }
}
