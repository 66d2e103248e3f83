package dev.lectern.extract.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.trial.Collected;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a parent, no worker stays behind. */
@Timeout(40)
class OrphanTest {

    @TempDir
    Path scratch;

    @Test
    void a_worker_that_is_busy_ends_when_its_input_does() throws Exception {
        Path home = Files.createDirectory(scratch.resolve("home"));
        Process worker = new ProcessBuilder(Launch.java(Bench.settings(scratch), home))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = new DataOutputStream(worker.getOutputStream());
                var out = new DataInputStream(worker.getInputStream())) {
            assertThat(Wire.read(out).kind()).isEqualTo(Wire.READY);
            var task = Bench.task(scratch, "stubborn-page");
            var body = new Wire.Body()
                    .text(task.path().toString())
                    .text(task.type())
                    .number(1)
                    .limits(task.limits());
            Wire.write(in, new Wire.Message(Wire.READ, 1, body.bytes()));
            assertThat(Wire.read(out).kind()).isEqualTo(Wire.PROPERTIES);
            in.close();
            assertThat(worker.waitFor(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            worker.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void no_worker_outlives_a_parent_that_is_killed_and_the_next_one_cleans_up() throws Exception {
        Process parent = parent();
        var said = new BufferedReader(new InputStreamReader(parent.getInputStream()));
        List<Long> workers = List.of(Long.parseLong(said.readLine()), Long.parseLong(said.readLine()));
        assertThat(workers).allMatch(pid -> ProcessHandle.of(pid).isPresent());

        parent.destroyForcibly().waitFor();

        for (long pid : workers) {
            var worker = ProcessHandle.of(pid);
            if (worker.isPresent()) {
                worker.get().onExit().get(5, TimeUnit.SECONDS);
            }
        }
        assertThat(folders()).hasSize(1);
        new Workers(Bench.settings(scratch)).close();
        assertThat(folders())
                .as("too young to tell from one that is being made")
                .hasSize(1);
        Files.setLastModifiedTime(folders().getFirst().resolve("lock"), FileTime.from(Instant.EPOCH));
        new Workers(Bench.settings(scratch)).close();
        assertThat(folders()).isEmpty();
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.filter(Files::isDirectory).toList();
        }
    }

    private Process parent() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.join(File.pathSeparator, Classpath.here()),
                        Parent.class.getName(),
                        scratch.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Has two workers that are up to their ears in work, and says which. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            Path scratch = Path.of(arguments[0]);
            var workers = new Workers(Bench.settings(scratch));
            Task task = Bench.task(scratch, "stubborn-page");
            for (int i = 0; i < 2; i++) {
                Thread.ofPlatform().start(() -> {
                    try {
                        workers.read(task, new Collected() {
                            @Override
                            public void properties(Map<String, String> properties) {
                                System.out.println(properties.get("pid"));
                            }
                        });
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        }
    }
}
