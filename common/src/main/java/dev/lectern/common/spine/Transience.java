package dev.lectern.common.spine;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;

/** Tells a failure that time may heal from one that it will not. Only the first kind is retried. */
public final class Transience {

    private Transience() {}

    public static boolean of(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return ofState(pg.getSqlState());
            }
            if (cause instanceof IOException
                    || cause instanceof ConnectException
                    || cause instanceof TimeoutException
                    || cause instanceof FaultToleranceException
                    || isClosedConnection(cause)
                    || isBusyPeer(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Connection lost, shutdown or start-up, resources short, serialisation failure, deadlock, lock not available. */
    private static boolean ofState(String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57P0")
                        || state.equals("40001")
                        || state.equals("40P01")
                        || state.equals("55P03"));
    }

    // Vert.x says this with types of its own that share no better ancestor.
    private static boolean isClosedConnection(Throwable cause) {
        var name = cause.getClass().getSimpleName();
        return name.equals("ClosedConnectionException")
                || name.equals("NoStackTraceThrowable")
                || name.equals("ConnectionPoolTooBusyException")
                || name.equals("VertxException");
    }

    private static boolean isBusyPeer(Throwable cause) {
        return cause instanceof jakarta.ws.rs.WebApplicationException web
                && (web.getResponse().getStatus() >= 502 && web.getResponse().getStatus() <= 504
                        || web.getResponse().getStatus() == 429
                        || web.getResponse().getStatus() == 401);
    }
}
