package dev.lectern.local.bench;

/** How fast texts get into the index, beside the model alone; see IndexingBench in retrieval-service. */
public final class IndexBench {

    private IndexBench() {}

    public static void main(String[] arguments) {
        TestBench.run("retrieval-service", "IndexingBench", "-Dlectern.index.step=64");
    }
}
