package dev.lectern.auth.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether somebody uses his account. */
@Schema(
        name = "AccountActivity",
        description = "`never` signed in, signed in within the last 30 days (`recent`), or not (`inactive`).")
public enum Activity {
    @JsonProperty("never")
    NEVER,
    @JsonProperty("recent")
    RECENT,
    @JsonProperty("inactive")
    INACTIVE;

    static final Duration RECENTLY = Duration.ofDays(30);

    static Activity of(Instant lastSignIn, Instant now) {
        if (lastSignIn == null) {
            return NEVER;
        }
        return lastSignIn.isAfter(now.minus(RECENTLY)) ? RECENT : INACTIVE;
    }
}
