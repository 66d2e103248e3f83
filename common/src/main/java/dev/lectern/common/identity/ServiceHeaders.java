package dev.lectern.common.identity;

import dev.lectern.common.request.RequestIds;
import io.quarkus.rest.client.reactive.ReactiveClientHeadersFactory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.logging.MDC;

/** For {@code @RegisterClientHeaders} on a client of a sibling service: the service's token, the run and the request. */
@ApplicationScoped
public class ServiceHeaders extends ReactiveClientHeadersFactory {

    private final OwnToken token;

    ServiceHeaders(OwnToken token) {
        this.token = token;
    }

    @Override
    public Uni<MultivaluedMap<String, String>> getHeaders(
            MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
        var requestId = MDC.get(RequestIds.REQUEST_ID);
        var runId = MDC.get(RequestIds.RUN_ID);
        return token.current().map(current -> {
            var headers = new MultivaluedHashMap<String, String>();
            headers.putSingle("Authorization", "Bearer " + current);
            if (requestId != null) {
                headers.putSingle(RequestIds.REQUEST_HEADER, requestId.toString());
            }
            if (runId != null) {
                headers.putSingle(RequestIds.RUN_HEADER, runId.toString());
            }
            return headers;
        });
    }
}
