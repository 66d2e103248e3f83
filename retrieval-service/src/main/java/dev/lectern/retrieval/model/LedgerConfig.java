package dev.lectern.retrieval.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The booking of calls. */
@ConfigMapping(prefix = "lectern.ledger")
interface LedgerConfig {

    /** After so long nobody works on a call any more: longer than {@code lectern.provider.total}. */
    @WithDefault("20m")
    Duration lease();

    /** How often calls are looked for that nobody has booked. */
    @WithDefault("1m")
    Duration every();
}
