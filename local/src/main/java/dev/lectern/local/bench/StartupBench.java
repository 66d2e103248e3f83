package dev.lectern.local.bench;

import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.ProcessTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long the whole suite takes to be ready, what memory it then has, and what it costs while nobody uses it. */
public final class StartupBench {

    private static final int WARM_STARTS = 3;
    private static final double WARM_AIM_SECONDS = 15;
    private static final double MEMORY_AIM_GIB = 2.0;
    private static final int SETTLE_SECONDS = 10;
    private static final int IDLE_SECONDS = 20;
    /** Clock ticks a second, as the kernel counts them for everybody. */
    private static final double TICKS = 100;

    /** {@code pids} are its own: PostgreSQL is many processes, while the supervisor's children are counted by themselves. */
    private record Member(String name, List<Long> pids) {

        long pss() {
            return pids.stream()
                    .mapToLong(pid -> ProcessTable.pss(pid).orElse(0))
                    .sum();
        }

        long ticks() {
            return pids.stream().mapToLong(ProcessTable::cpuTicks).sum();
        }
    }

    private final BenchSuite suite;

    private StartupBench(BenchSuite suite) {
        this.suite = suite;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (var suite = new BenchSuite("startup", Map.of())) {
            new StartupBench(suite).run();
        }
    }

    private void run() throws InterruptedException {
        say("Time from \"./lectern up\" to all ready (databases made and class archives written only by the cold one)");
        say("  cold     %5.1f s", suite.up());
        var warm = new ArrayList<Double>();
        for (var i = 1; i <= WARM_STARTS; i++) {
            suite.lectern("down");
            warm.add(suite.up());
            say("  warm %d   %5.1f s", i, warm.getLast());
        }
        var median = warm.stream().sorted().toList().get(WARM_STARTS / 2);
        Thread.sleep(SETTLE_SECONDS * 1000L);
        var sum = measure();
        say("");
        say(
                "  warm start, median  %6.1f s    aim <= %.0f s     %s",
                median, WARM_AIM_SECONDS, median <= WARM_AIM_SECONDS ? "met" : "missed");
        say(
                "  memory in sum       %6.2f GiB  aim <= %.1f GiB  %s",
                sum, MEMORY_AIM_GIB, sum <= MEMORY_AIM_GIB ? "met" : "missed");
    }

    /** Prints the table; answers the memory in sum. */
    private double measure() throws InterruptedException {
        var members = members();
        Map<String, Long> before = new HashMap<>();
        for (var member : members) {
            before.put(member.name(), member.ticks());
        }
        Thread.sleep(IDLE_SECONDS * 1000L);
        say("");
        say("  %-14s %10s %16s", "process", "PSS", "idle CPU, % of 1");
        var memory = 0L;
        var cpu = 0.0;
        for (var member : members) {
            var pss = member.pss();
            var busy = (member.ticks() - before.get(member.name())) / TICKS / IDLE_SECONDS * 100;
            say("  %-14s %7d MB %16.2f", member.name(), pss >> 20, busy);
            memory += pss;
            cpu += busy;
        }
        say("  %-14s %7d MB %16.2f", "sum", memory >> 20, cpu);
        return memory / (double) (1L << 30);
    }

    private List<Member> members() {
        var state = SuiteState.read(suite.home()).orElseThrow();
        var members = new ArrayList<Member>();
        state.members().forEach(member -> members.add(new Member(member.name(), ProcessTable.tree(member.pid()))));
        members.add(new Member("supervisor", List.of(state.pid())));
        return members;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
