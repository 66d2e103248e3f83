package dev.lectern.auth.proof;

import java.time.Duration;

/** What a mailed link is good for, how long, and how many of it somebody gets within an hour. */
public enum Purpose {
    PASSWORD_RESET("password-reset", Duration.ofMinutes(30)),
    EMAIL_VERIFICATION("email-verification", Duration.ofDays(1));

    static final int PER_HOUR = 5;

    private final String wire;
    private final Duration life;

    Purpose(String wire, Duration life) {
        this.wire = wire;
        this.life = life;
    }

    public String wire() {
        return wire;
    }

    public Duration life() {
        return life;
    }
}
