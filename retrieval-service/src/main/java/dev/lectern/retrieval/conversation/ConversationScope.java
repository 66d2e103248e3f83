package dev.lectern.retrieval.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a conversation is about, and so where its answers come from. */
public enum ConversationScope {
    PAPER,
    PROJECT,
    REPOSITORY,
    /** In no project: only from what is one's own. */
    GLOBAL;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ConversationScope of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** It belongs to the project and is seen in no other. */
    public boolean isOfProject() {
        return this == PAPER || this == PROJECT;
    }
}
