package dev.lectern.common.problem;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Arrays;

/**
 * Tells whether a failure only says that a form is not as its Content-Type says: broken off, without its boundaries, in an
 * encoding that nobody knows. The framework has no exception for it; but a disk that is full is no fault of the sender.
 */
final class UnreadableForm {

    private static final String PARSER = "org.jboss.resteasy.reactive.server.core.multipart.";
    private static final String BROKEN_OFF = "Connection terminated reading multipart data";

    private UnreadableForm() {}

    static boolean explains(Throwable failure) {
        if (failure instanceof IOException) {
            return BROKEN_OFF.equals(failure.getMessage());
        }
        var ours = failure.getCause() instanceof IOException
                && !(failure.getCause() instanceof UnsupportedEncodingException);
        return !ours
                && Arrays.stream(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith(PARSER));
    }
}
