package dev.lectern.extract.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import dev.lectern.extract.trial.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(40)
class PoolTest {

    @TempDir
    Path scratch;

    @Test
    void no_process_is_started_before_it_is_needed() {
        try (var workers = new Workers(Bench.settings(scratch))) {
            assertThat(workers.processes()).isEmpty();
        }
    }

    @Test
    void one_process_reads_file_after_file_until_it_retires() throws Exception {
        try (var workers = new Workers(Bench.recycled(Bench.settings(scratch), Duration.ofMinutes(1), 2))) {
            var pids = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                pids.add(reader(workers, "good-by"));
            }
            assertThat(pids.get(1)).isEqualTo(pids.get(0)).isNotEqualTo(pids.get(2));
            assertThat(pids.get(3)).isEqualTo(pids.get(2));
        }
    }

    @Test
    void a_process_that_has_nothing_to_do_is_ended() throws Exception {
        try (var workers = new Workers(Bench.recycled(Bench.settings(scratch), Duration.ofMillis(300), 50))) {
            reader(workers, "good-by");
            List<ProcessHandle> processes = workers.processes();
            assertThat(processes).hasSize(1);
            await(Duration.ofSeconds(3), () -> workers.processes().isEmpty());
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"backwards", "bug", "recurse", "lingering", "early"})
    void a_process_that_may_be_poisoned_is_not_used_again(String what) throws Exception {
        try (var workers = new Workers(Bench.settings(scratch))) {
            String before = reader(workers, "good-by");
            assertThat(ended(() -> workers.read(Bench.task(scratch, what), new Collected())))
                    .isTrue();
            assertThat(reader(workers, "good-by")).isNotEqualTo(before);
            await(Duration.ofSeconds(2), () -> !alive(before));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "refuse", "damaged"})
    void a_process_that_came_to_a_clean_end_is_used_again(String what) throws Exception {
        try (var workers = new Workers(Bench.settings(scratch))) {
            String before = reader(workers, "good-by");
            assertThat(ended(() -> workers.read(Bench.task(scratch, what), new Collected())))
                    .isTrue();
            assertThat(reader(workers, "good-by")).isEqualTo(before);
        }
    }

    @Test
    void what_a_file_left_on_disk_is_gone_when_the_next_is_read() throws Exception {
        try (var workers = new Workers(Bench.settings(scratch))) {
            var found = new Collected();
            workers.read(Bench.task(scratch, "litter"), found);
            assertThat(Path.of(found.properties.get("folder"))).doesNotExist();
        }
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).containsExactly(scratch.resolve("file"));
        }
    }

    @Test
    void an_interrupt_kills_within_a_second() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var workers = new Workers(Bench.settings(scratch))) {
            var reading = new CountDownLatch(1);
            Future<Void> read = read(threads, workers, "stubborn-page", reading);
            reading.await();
            List<ProcessHandle> processes = workers.processes();
            read.cancel(true);
            await(Duration.ofSeconds(1), () -> processes.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(processes).hasSize(1);
        }
    }

    @Test
    void who_waits_for_a_turn_can_be_interrupted() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var workers = new Workers(Bench.settings(scratch))) {
            var reading = new CountDownLatch(2);
            read(threads, workers, "stubborn-page", reading);
            read(threads, workers, "stubborn-page", reading);
            reading.await();
            Thread waiting = Thread.ofVirtual().start(() -> ended(() -> reader(workers, "good-by")));
            waiting.interrupt();
            assertThat(waiting.join(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void closing_ends_who_reads_and_says_that_it_was_not_the_file() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workers = new Workers(Bench.settings(scratch));
            var reading = new CountDownLatch(1);
            Future<Void> read = read(threads, workers, "stubborn-page", reading);
            reading.await();
            List<ProcessHandle> processes = workers.processes();
            workers.close();
            assertThatThrownBy(read::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessage("The workers were closed.");
            assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThatThrownBy(() -> reader(workers, "good-by")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_worker_that_cannot_start_says_why() {
        try (var workers = new Workers(Bench.settings(scratch, "-XX:+NoSuchOption"))) {
            assertThatThrownBy(() -> reader(workers, "good-by"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("NoSuchOption");
        }
    }

    @Test
    void a_slow_sink_makes_the_worker_wait_and_is_not_held_against_the_file() throws Exception {
        var settings = Bench.hurried(Bench.settings(scratch), Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (var workers = new Workers(settings)) {
            var found = new Collected() {
                @Override
                public void page(Page page) {
                    super.page(page);
                    pause(Duration.ofMillis(600));
                }
            };
            workers.read(Bench.task(scratch, "good"), found);
            assertThat(found.pages).hasSize(3);
        }
    }

    @Test
    void a_sink_that_fails_frees_its_worker() throws Exception {
        try (var workers = new Workers(Bench.settings(scratch))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> workers.read(Bench.task(scratch, "good"), new Collected() {
                            @Override
                            public void page(Page page) {
                                throw new IllegalStateException("the database is away");
                            }
                        }))
                        .hasMessage("the database is away");
            }
            assertThat(reader(workers, "good-by")).isNotNull();
        }
    }

    @Test
    void a_hundred_tasks_over_two_workers_all_end() throws Exception {
        List<String> kinds =
                List.of("good", "good", "good", "good", "good", "damaged", "refuse", "good", "good", "exit");
        try (var workers = new Workers(Bench.recycled(Bench.settings(scratch), Duration.ofMinutes(1), 20));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<String>>();
            for (int i = 0; i < 100; i++) {
                String kind = kinds.get(i % kinds.size());
                outcomes.add(threads.submit(() -> outcome(workers, kind)));
            }
            for (int i = 0; i < 100; i++) {
                String expected = Map.of("good", "3 pages", "exit", "died").getOrDefault(kinds.get(i % 10), "refused");
                assertThat(outcomes.get(i).get()).isEqualTo(expected);
            }
            assertThat(workers.processes()).hasSizeLessThanOrEqualTo(2);
        }
    }

    private String outcome(Workers workers, String kind) throws Exception {
        var found = new Collected();
        try {
            workers.read(Bench.task(scratch, kind), found);
            return found.pages.size() + " pages";
        } catch (Refused e) {
            return "refused";
        } catch (WorkerDied e) {
            return "died";
        }
    }

    private Future<Void> read(ExecutorService threads, Workers workers, String what, CountDownLatch reading)
            throws IOException {
        Task task = Bench.task(scratch, what);
        return threads.submit(() -> {
            workers.read(task, new Collected() {
                @Override
                public void page(Page page) {
                    reading.countDown();
                }
            });
            return null;
        });
    }

    /** The process that read it, as it says itself. */
    private String reader(Workers workers, String what) throws Exception {
        var found = new Collected();
        workers.read(Bench.task(scratch, what), found);
        return found.properties.get("pid");
    }

    private interface Attempt {
        void make() throws Exception;
    }

    /** With success or a reason: which of both is another test's. */
    private static boolean ended(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (Exception e) {
            return e instanceof Refused || e instanceof WorkerDied;
        }
    }

    private static boolean alive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    private static void await(Duration longest, BooleanSupplier condition) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within " + longest).isLessThan(end);
            pause(Duration.ofMillis(10));
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
