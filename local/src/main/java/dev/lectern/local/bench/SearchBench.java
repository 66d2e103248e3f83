package dev.lectern.local.bench;

/** How fast what is nearest to a vector is found, and how surely; see NearestBench in retrieval-service. */
public final class SearchBench {

    private SearchBench() {}

    public static void main(String[] arguments) {
        var sizes = arguments.length > 0 ? arguments[0] : "10000,100000";
        TestBench.run(
                "retrieval-service",
                "NearestBench",
                "-Dlectern.bench.sizes=" + sizes,
                "-Dlectern.nearest.exact-to=5000",
                "-Dlectern.nearest.index-from=5000",
                "-Dlectern.nearest.checked=0");
    }
}
