package dev.lectern.retrieval.dialect;

import io.vertx.core.json.JsonObject;

/** Numbers that somebody else says. */
final class Counts {

    private Counts() {}

    /** What is absent, negative or absurd is 0. */
    static int of(JsonObject told, String name) {
        return told.getValue(name) instanceof Number number
                        && number.longValue() > 0
                        && number.longValue() <= Integer.MAX_VALUE
                ? number.intValue()
                : 0;
    }
}
