package dev.lectern.auth.context;

import dev.lectern.auth.service.IssueServiceToken;
import dev.lectern.common.identity.ServiceConfig;
import dev.lectern.common.request.RequestIds;
import io.quarkus.rest.client.reactive.ReactiveClientHeadersFactory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.logging.MDC;

/** As {@code ServiceHeaders} of common, but auth makes its own token and needs no request to itself for it. */
@ApplicationScoped
class OwnHeaders extends ReactiveClientHeadersFactory {

    private final IssueServiceToken tokens;
    private final ServiceConfig self;

    OwnHeaders(IssueServiceToken tokens, ServiceConfig self) {
        this.tokens = tokens;
        this.self = self;
    }

    @Override
    public Uni<MultivaluedMap<String, String>> getHeaders(
            MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
        var requestId = MDC.get(RequestIds.REQUEST_ID);
        var runId = MDC.get(RequestIds.RUN_ID);
        return tokens.issue(self.name()).map(token -> {
            var headers = new MultivaluedHashMap<String, String>();
            headers.putSingle("Authorization", "Bearer " + token);
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
