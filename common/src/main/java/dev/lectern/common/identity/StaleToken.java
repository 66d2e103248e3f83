package dev.lectern.common.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** On every client of a sibling: when the sibling does not take our own token any more, the next call fetches another. */
@Provider
@ApplicationScoped
public class StaleToken implements ClientResponseFilter {

    private static final int UNAUTHORIZED = 401;

    private final OwnToken token;

    StaleToken(OwnToken token) {
        this.token = token;
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        if (blames(response.getStatus(), response.getHeaderString(HttpHeaders.WWW_AUTHENTICATE))) {
            token.forget();
        }
    }

    /** Whether an answer says that the token it came with is to blame. */
    public static boolean blames(int status, String challenge) {
        return status == UNAUTHORIZED && challenge != null && challenge.contains("invalid_token");
    }
}
