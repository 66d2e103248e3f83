package dev.lectern.gateway.limit;

import io.vertx.core.MultiMap;

/** Whether a request is within its limit, what its sender is told about it, and in which window it was counted. */
public record Verdict(boolean allowed, boolean first, long limit, long remaining, long resetInSeconds, long window) {

    public void tell(MultiMap headers) {
        headers.set("RateLimit-Limit", Long.toString(limit));
        headers.set("RateLimit-Remaining", Long.toString(remaining));
        headers.set("RateLimit-Reset", Long.toString(resetInSeconds));
        if (!allowed) {
            headers.set("Retry-After", Long.toString(resetInSeconds));
        }
    }
}
