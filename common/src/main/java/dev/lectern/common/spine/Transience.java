package dev.lectern.common.spine;

import com.fasterxml.jackson.core.JacksonException;
import dev.lectern.common.problem.Away;
import io.vertx.pgclient.PgException;
import jakarta.ws.rs.WebApplicationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;

/**
 * Tells a failure that time may heal from one that it will not. Only the first kind is retried, by a consumer without
 * end: what is taken for passing and is not would hold up everything behind it.
 */
public final class Transience {

    /** Serialisation failure, deadlock, lock not available: the same again may well succeed. */
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "55P03");

    private static final Set<Integer> BUSY = Set.of(401, 429, 502, 503, 504);

    private Transience() {}

    public static boolean of(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (isLasting(cause)) {
                return false;
            }
            if (isPassing(cause)) {
                return true;
            }
        }
        return Away.explains(failure);
    }

    // They are I/O by descent only: unreadable JSON and a missing file stay what they are.
    private static boolean isLasting(Throwable cause) {
        return cause instanceof JacksonException
                || cause instanceof FileSystemException
                || cause instanceof FileNotFoundException;
    }

    private static boolean isPassing(Throwable cause) {
        return switch (cause) {
            case PgException pg -> TRY_AGAIN.contains(String.valueOf(pg.getSqlState()));
            // Of a sibling; 401 because our token may just have ended.
            case WebApplicationException web -> BUSY.contains(web.getResponse().getStatus());
            case IOException io -> true;
            case TimeoutException late -> true;
            case FaultToleranceException open -> true;
            default -> isLostConnection(cause);
        };
    }

    // Vert.x says this with types of its own that share no better ancestor.
    private static boolean isLostConnection(Throwable cause) {
        var name = cause.getClass().getSimpleName();
        return name.equals("NoStackTraceThrowable")
                || name.equals("ConnectionPoolTooBusyException")
                || name.equals("VertxException");
    }
}
