package dev.lectern.ingestion.plan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long is remembered what a plan allows. */
@ConfigMapping(prefix = "lectern.room")
interface RoomConfig {

    @WithDefault("30S")
    Duration remembered();
}
