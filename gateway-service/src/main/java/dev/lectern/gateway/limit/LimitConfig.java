package dev.lectern.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many counts are kept, and how large the slices are that are asked for. The limits themselves are auth's. */
@ConfigMapping(prefix = "lectern.limit")
interface LimitConfig {

    /** Who asked least recently is counted by auth alone until he comes again. */
    @WithDefault("20000")
    int countsKept();

    /** Auth gives a tenth of the limit at most. */
    @WithDefault("200")
    long slice();
}
