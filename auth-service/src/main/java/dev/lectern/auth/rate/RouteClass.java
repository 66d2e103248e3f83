package dev.lectern.auth.rate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What is counted together: looking, changing, whatever is asked by somebody who is not signed in, and credentials that
 * turn out to be none.
 */
enum RouteClass {
    READ,
    WRITE,
    ANONYMOUS,
    GUESS;

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static RouteClass of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** In which setting its limit is. */
    String setting() {
        return this == GUESS ? ANONYMOUS.setting() : "limits." + wire() + "-per-minute";
    }
}
