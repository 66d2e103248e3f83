package dev.lectern.local.bench;

/** How a million events come in, are read and are forgotten; see TimelineBench in observability-service. */
public final class TimelineBench {

    private TimelineBench() {}

    public static void main(String[] arguments) {
        TestBench.run("observability-service", "TimelineBench");
    }
}
