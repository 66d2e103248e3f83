package dev.lectern.auth.mail;

import java.time.Duration;
import java.util.List;

/**
 * How long a mail waits before each attempt. A mail server that restarts or greylists takes minutes, not the seconds after
 * which work is usually tried again; after an hour a link in the mail would be of no use any more.
 */
final class Patience {

    private static final List<Duration> WAITS = List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30));

    private Patience() {}

    static Duration before(int attempt) {
        return WAITS.get(attempt - 1);
    }

    static boolean endsWith(int attempt) {
        return attempt >= WAITS.size();
    }
}
