package dev.lectern.bench.spine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the broker is and how its topics begin, for the one who goes there without the spine. */
@ConfigMapping(prefix = "raw")
interface RawConfig {

    @WithDefault("${kafka.bootstrap.servers}")
    String servers();

    @WithDefault("${lectern.broker.topics}")
    String topics();
}
