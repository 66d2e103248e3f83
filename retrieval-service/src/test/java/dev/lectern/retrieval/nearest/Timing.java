package dev.lectern.retrieval.nearest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** How fast something was that several callers asked again and again. */
record Timing(double perSecond, double p50, double p95) {

    private static final int TIMES = 5;

    interface Asked {
        void ask(int caller, String vector) throws Exception;
    }

    static Timing of(List<Long> nanos, long took) {
        nanos.sort(null);
        return new Timing(
                nanos.size() * 1e9 / took, nanos.get(nanos.size() / 2) / 1e6, nanos.get(nanos.size() * 95 / 100) / 1e6);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%7.0f/s  p50 %6.2f ms  p95 %6.2f ms", perSecond, p50, p95);
    }

    /** In turns by so many callers, several times over. */
    static Timing load(Asked asked, List<String> questions) throws Exception {
        var begun = System.nanoTime();
        var nanos = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(NearestBench.CALLERS)) {
            var work = IntStream.range(0, NearestBench.CALLERS)
                    .mapToObj(caller -> (Callable<List<Long>>) () -> {
                        var mine = new ArrayList<Long>();
                        for (var i = caller; i < questions.size() * TIMES; i += NearestBench.CALLERS) {
                            var from = System.nanoTime();
                            asked.ask(caller, questions.get(i % questions.size()));
                            mine.add(System.nanoTime() - from);
                        }
                        return mine;
                    })
                    .toList();
            for (var done : threads.invokeAll(work)) {
                nanos.addAll(done.get());
            }
        }
        return Timing.of(nanos, System.nanoTime() - begun);
    }
}
