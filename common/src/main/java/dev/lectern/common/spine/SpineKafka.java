package dev.lectern.common.spine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;

/** Where the broker is; the name is the one that messaging reads as well. */
@ConfigMapping(prefix = "kafka.bootstrap")
interface SpineKafka {

    @WithName("servers")
    String servers();
}
