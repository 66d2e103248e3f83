package dev.lectern.retrieval.nearest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When the approximate index is asked, how thoroughly, and how often it is checked. */
@ConfigMapping(prefix = "lectern.nearest")
interface NearestConfig {

    /** Up to so many chunks each is looked at: about 10 ms. */
    @WithDefault("20000")
    int exactTo();

    /** Of a space's vectors, the part that must be seen for the index to be asked. */
    @WithDefault("0.05")
    double share();

    /** How many candidates the index keeps while it looks; the best of them are then put in order exactly. */
    @WithDefault("200")
    int width();

    /** How many vectors the index goes through at most before it gives up, and each is looked at after all. */
    @WithDefault("40000")
    int furthest();

    /** A space with so many vectors gets an index. */
    @WithDefault("20000")
    int indexFrom();

    /** How often is looked for spaces that have grown so large. */
    @WithDefault("1m")
    Duration indexEvery();

    /** The share of answers by the index that are checked against the exact ones, one at a time and afterwards. */
    @WithDefault("0.01")
    double checked();

    /** How long the findings are kept. */
    @WithDefault("30d")
    Duration keepChecks();
}
