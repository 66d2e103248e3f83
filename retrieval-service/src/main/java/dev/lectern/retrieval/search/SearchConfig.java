package dev.lectern.retrieval.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** The numbers of ranking, from measurements on public collections. */
@ConfigMapping(prefix = "lectern.search")
interface SearchConfig {

    /** How far down each ranking goes before they are fused. */
    @WithDefault("100")
    @Min(1)
    int depth();

    /** How many of the best passages are taken for what one is after. */
    @WithDefault("3")
    @Min(1)
    int exemplars();

    /** BM25: how soon further occurrences of a term stop to count. */
    @WithDefault("1.2")
    double k1();

    /** BM25: how much a long chunk is held against it. */
    @WithDefault("0.75")
    double b();
}
