package dev.lectern.common.problem;

import java.util.regex.Pattern;

/**
 * Tells whether a failure only says that a text holds a character that the database cannot keep (NUL). By name and not
 * by type, because the gateway has no database client on its classpath.
 */
final class Unstorable {

    /** SQL states in the driver's messages: no such character in the encoding, none that JSON may hold. */
    private static final Pattern STATE = Pattern.compile("\\((22021|22P05)\\)");

    private Unstorable() {}

    static boolean explains(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (STATE.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }
}
