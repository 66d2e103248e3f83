package dev.lectern.common.request;

import dev.lectern.common.time.Ids;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Puts the request's and the run's id where logs, events, errors and the reply find them. */
public class RequestIds {

    public static final String REQUEST_ID = "request_id";
    public static final String RUN_ID = "run_id";
    public static final String REQUEST_HEADER = "X-Request-Id";
    public static final String RUN_HEADER = "X-Run-Id";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final String KEPT = RequestIds.class.getName();

    @ServerRequestFilter(preMatching = true)
    public void remember(ContainerRequestContext request) {
        var requestId = accepted(request.getHeaderString(REQUEST_HEADER));
        request.setProperty(KEPT, requestId);
        MDC.put(REQUEST_ID, requestId);
        MDC.put(RUN_ID, runOf(request.getHeaderString(RUN_HEADER)).toString());
    }

    @ServerResponseFilter
    public void answer(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(KEPT) instanceof String requestId) {
            response.getHeaders().putSingle(REQUEST_HEADER, requestId);
        }
    }

    /** A client's own id is kept if it can do no harm in a log. */
    public static String accepted(String fromClient) {
        return fromClient != null && WELL_FORMED.matcher(fromClient).matches()
                ? fromClient
                : Ids.next().toString();
    }

    /** The run of the current request; the gateway made it, and a service called without one starts its own. */
    public static UUID currentRun() {
        return Optional.ofNullable((String) MDC.get(RUN_ID))
                .map(UUID::fromString)
                .orElseGet(Ids::next);
    }

    private static UUID runOf(String header) {
        try {
            return header == null ? Ids.next() : UUID.fromString(header);
        } catch (IllegalArgumentException e) {
            return Ids.next();
        }
    }
}
