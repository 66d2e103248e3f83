package dev.lectern.retrieval.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The numbers of ranking, from measurements on public collections. */
@ConfigMapping(prefix = "lectern.search")
interface SearchConfig {

    @WithDefault("0.4")
    double lexicalWeight();

    @WithDefault("0.6")
    double denseWeight();

    /** How far down each ranking goes before they are fused. */
    @WithDefault("100")
    int depth();

    /** BM25: how soon further occurrences of a term stop to count. */
    @WithDefault("1.2")
    double k1();

    /** BM25: how much a long chunk is held against it. */
    @WithDefault("0.75")
    double b();
}
