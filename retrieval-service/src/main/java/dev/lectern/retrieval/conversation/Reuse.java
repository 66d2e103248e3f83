package dev.lectern.retrieval.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a question without a conversation takes one up that is there. */
public enum Reuse {
    NONE,
    DAILY,
    PROJECT;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Reuse of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
