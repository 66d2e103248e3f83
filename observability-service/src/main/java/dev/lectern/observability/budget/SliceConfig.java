package dev.lectern.observability.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** For how long slices of budgets are held. */
@ConfigMapping(prefix = "lectern.budget")
interface SliceConfig {

    /** Nothing may be authorised from a slice afterwards. */
    @WithDefault("10m")
    Duration lease();

    /** How much longer its holder has to say what became of it, before what was not spent goes back. */
    @WithDefault("2m")
    Duration grace();

    @WithDefault("30s")
    Duration every();
}
