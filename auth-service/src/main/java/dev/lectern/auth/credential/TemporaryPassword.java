package dev.lectern.auth.credential;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** A password that somebody reads out or copies once: without characters that look alike, 80 bits of chance. */
public final class TemporaryPassword {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 16;

    private TemporaryPassword() {}

    public static String fresh() {
        return RANDOM.ints(LENGTH, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
