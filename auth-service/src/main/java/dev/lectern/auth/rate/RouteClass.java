package dev.lectern.auth.rate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is counted together: looking, changing, and whatever is asked by somebody who is not signed in. */
enum RouteClass {
    READ,
    WRITE,
    ANONYMOUS;

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
        return "limits." + wire() + "-per-minute";
    }
}
