package dev.lectern.common.problem;

import java.net.ConnectException;
import java.util.regex.Pattern;

/**
 * Tells whether a failure only says that something we stand on (the database, mostly) is not there just now. By names
 * and not by types, because the gateway has no database client on its classpath.
 */
public final class Away {

    /** SQL states in the driver's messages: connection lost, resources short, shutting down or starting up. */
    private static final Pattern STATE = Pattern.compile("\\((08|53|57P0)\\w+\\)");

    private Away() {}

    public static boolean explains(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var name = cause.getClass().getSimpleName();
            if (cause instanceof ConnectException || name.equals("ClosedConnectionException")) {
                return true;
            }
            if (name.equals("PgException")
                    && STATE.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }
}
