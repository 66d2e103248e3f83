package dev.lectern.ingestion.process;

import java.util.Locale;

/** What is done with a source, in this order. A text begins with the last; OCR is only for pages that are images of text. */
public enum Step {
    PARSE,
    OCR,
    CLEAN,
    CHUNK;

    static Step of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
