package dev.lectern.auth.pat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a personal access token may do of what its owner may. */
enum PatScope {
    /** Look at things and search. */
    READ,
    /** Change them as well. */
    WRITE,
    /** Run the installation, if the owner does. */
    ADMIN;

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static PatScope of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
