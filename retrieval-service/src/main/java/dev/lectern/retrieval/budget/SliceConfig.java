package dev.lectern.retrieval.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How slices of budgets are held. */
@ConfigMapping(prefix = "lectern.budget")
interface SliceConfig {

    /** So long before a lease is over nothing is authorised from it: clocks differ. */
    @WithDefault("15s")
    Duration margin();

    /** Of the limit of a budget this part is asked for at once, and for so many calls of this size, if that is more. */
    @WithDefault("0.02")
    double share();

    @WithDefault("4")
    int calls();

    /** A call of which nobody has heard the end for so long is booked at what it was allowed to cost. */
    @WithDefault("30m")
    Duration lostAfter();

    @WithDefault("30s")
    Duration every();
}
