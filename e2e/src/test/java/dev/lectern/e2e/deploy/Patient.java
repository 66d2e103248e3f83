package dev.lectern.e2e.deploy;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a good library does behind its user's back: a request that broke off, or was answered with "not now", is made again,
 * and one that changes something has a key by which the second time is known as the first.
 */
final class Patient {

    private static final int TRIES = 8;
    private static final long PAUSE_MILLIS = 250;
    private static final long REST_MILLIS = 40;

    private final Client client;
    private final AtomicInteger again;

    Patient(Client client, AtomicInteger again) {
        this.client = client;
        this.again = again;
    }

    Reply send(String method, String path, Object body, Map<String, String> headers) {
        for (var tried = 1; ; tried++) {
            try {
                var reply = client.send(method, path, body, headers);
                if (reply.status() != 503 || tried == TRIES) {
                    return reply;
                }
            } catch (UncheckedIOException e) {
                if (tried == TRIES) {
                    throw e;
                }
            }
            again.incrementAndGet();
            pause();
        }
    }

    static void pause() {
        sleep(PAUSE_MILLIS);
    }

    /** A person reads what came: without it a few threads would be all that two cores do. */
    static void rest() {
        sleep(REST_MILLIS);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
