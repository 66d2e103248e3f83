package dev.lectern.extract.trial;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.worker.Classpath;
import dev.lectern.extract.worker.Task;
import dev.lectern.extract.worker.WorkerDied;
import dev.lectern.extract.worker.WorkerSettings;
import dev.lectern.extract.worker.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Lets two real workers read many files, and keeps how each ended and what is not as it should be. */
final class Trial implements AutoCloseable {

    private static final Limits LIMITS = new Limits(500, 100_000, 2_000_000, 500, 64 << 20);

    /** How much longer than its limits a call may take until it has ended: a start, a kill, and a machine that is busy. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    interface Source {
        Path file(int number) throws IOException;
    }

    private final WorkerSettings settings;
    private final Workers workers;
    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final Queue<String> oddities = new ConcurrentLinkedQueue<>();
    private final AtomicLong largestMb = new AtomicLong();
    private final AtomicLong longestMs = new AtomicLong();

    Trial(WorkerSettings settings) {
        this.settings = settings;
        workers = new Workers(settings);
    }

    static WorkerSettings settings(Path scratch, int memoryMb, Duration timePerFile, Duration silence) {
        return new WorkerSettings(
                2, memoryMb, timePerFile, silence, Duration.ofMinutes(1), 200, Classpath.here(), scratch, List.of());
    }

    /** The files of a folder of the shared collection, in order; none where it is not there. */
    static List<Path> shared(String folder) throws IOException {
        Path path = Path.of(System.getProperty("lectern.root", ".."))
                .resolve("../shared/data")
                .resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("expected"))
                    .sorted()
                    .toList();
        }
    }

    /** Reads them all, two at once. A source may hand out the same path again and again to the same thread. */
    void run(int count, Source source) {
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(settings.count())) {
            for (int i = 0; i < settings.count(); i++) {
                threads.execute(() -> {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        one(number, source);
                    }
                });
            }
        }
    }

    private void one(int number, Source source) {
        String name = "" + number;
        long since = System.nanoTime();
        try {
            Path file = source.file(number);
            name += " " + file.getFileName();
            count(outcome(file));
        } catch (Exception e) {
            oddities.add(name + ": " + e);
        }
        long ms = (System.nanoTime() - since) / 1_000_000;
        longestMs.accumulateAndGet(ms, Math::max);
        if (ms > settings.timePerFile().plus(GRACE).toMillis()) {
            oddities.add(name + ": took " + ms + " ms");
        }
    }

    private String outcome(Path file) throws IOException, InterruptedException {
        String name = file.getFileName().toString();
        try {
            String type = Types.of(file, name, null, LIMITS);
            workers.read(new Task(file, type, 1, LIMITS), new Collected());
            return "completed";
        } catch (Refused e) {
            return "refused: " + reasoned(name, e);
        } catch (WorkerDied e) {
            if (e.kind() == WorkerDied.Kind.NONSENSE || e.kind() == WorkerDied.Kind.KILLED) {
                oddities.add(name + ": " + e.getMessage());
            }
            reasoned(name, e);
            return "worker died: " + e.kind();
        } finally {
            ProcessHandle.current().children().forEach(this::measure);
        }
    }

    private String reasoned(String name, Exception e) {
        if (e.getMessage() == null || e.getMessage().isBlank()) {
            oddities.add(name + ": no reason");
        }
        return e.getMessage();
    }

    /** Asks for its name first: until it runs a program of its own, a new process has our memory for its own. */
    private void measure(ProcessHandle worker) {
        Path process = Path.of("/proc/" + worker.pid());
        try (Stream<String> status = Files.lines(process.resolve("status"))) {
            if (Files.readString(process.resolve("cmdline")).contains("WorkerMain")) {
                status.filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                        .forEach(mb -> largestMb.accumulateAndGet(mb, Math::max));
            }
        } catch (IOException | UncheckedIOException e) {
            // It has just ended, or this is not Linux.
        }
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
    }

    int ended() {
        return outcomes.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    int deaths() {
        return outcomes.entrySet().stream()
                .filter(outcome -> outcome.getKey().startsWith("worker died"))
                .mapToInt(outcome -> outcome.getValue().get())
                .sum();
    }

    List<String> oddities() {
        return List.copyOf(oddities);
    }

    long largestWorkerMb() {
        return largestMb.get();
    }

    String summary() {
        return ended() + " files, " + deaths() + " deaths of workers, the largest worker " + largestMb
                + " MB, the longest call " + longestMs + " ms\n  " + outcomes;
    }

    @Override
    public void close() {
        workers.close();
    }
}
