package dev.lectern.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the kernel knows about processes; a pid counts only with its start time, because pids are used again. */
public final class ProcessTable {

    private ProcessTable() {}

    /** Clock ticks since boot on Linux, milliseconds elsewhere; 0 when there is no such process. */
    public static long startOf(long pid) {
        var stat = stat(pid);
        if (stat.isPresent()) {
            return Long.parseLong(stat.get()[19]);
        }
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    /** A zombie has ended: its parent has just not looked yet. */
    public static boolean alive(long pid, long start) {
        var stat = stat(pid);
        if (stat.isPresent()) {
            return !stat.get()[0].equals("Z") && Long.parseLong(stat.get()[19]) == start;
        }
        return start != 0 && startOf(pid) == start;
    }

    /** Proportional memory (shared pages divided among their users) in bytes; empty where it cannot be read. */
    public static OptionalLong pss(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    /** Of a process and all below it: PostgreSQL is many processes. */
    public static OptionalLong treePss(long pid) {
        var own = pss(pid);
        return own.isEmpty()
                ? own
                : OptionalLong.of(tree(pid).stream()
                        .mapToLong(each -> pss(each).orElse(0))
                        .sum());
    }

    /** User and system time of the process itself, in clock ticks (100 a second on Linux). */
    public static long cpuTicks(long pid) {
        return stat(pid).map(s -> Long.parseLong(s[11]) + Long.parseLong(s[12])).orElse(0L);
    }

    public static String commandLine(long pid) {
        try {
            var raw = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            return raw.replace('\0', ' ').strip();
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().commandLine())
                    .orElse("");
        }
    }

    /** The process and everything below it. */
    public static List<Long> tree(long pid) {
        return Stream.concat(
                        Stream.of(pid),
                        ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .toList();
    }

    /** The fields after the command's name, which may itself contain blanks and brackets: [0] is the state. */
    private static Optional<String[]> stat(long pid) {
        try {
            var line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
