package dev.lectern.common.sse;

import io.smallrye.mutiny.Multi;

/**
 * An answer that is a stream of events: each piece is one or more of them, ready to be sent. Unlike a stream that a
 * resource returns, it begins when it is there, so that whoever is refused is answered with a problem and not with a head.
 */
public record Events(Multi<String> pieces) {

    public static String event(int id, String name, String json) {
        return "id: " + id + "\nevent: " + name + "\ndata: " + json + "\n\n";
    }

    public static String comment(String words) {
        return ": " + words + "\n\n";
    }
}
