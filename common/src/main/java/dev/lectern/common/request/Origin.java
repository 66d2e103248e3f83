package dev.lectern.common.request;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the current request comes from, as the gateway says; nothing in work that no request waits for. */
@ApplicationScoped
public class Origin {

    /** Set by the gateway, which drops what a client put there. */
    public static final String ADDRESS_HEADER = "X-Client-Address";

    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final int MOST_OF_AGENT = 300;

    private final CurrentVertxRequest current;

    Origin(CurrentVertxRequest current) {
        this.current = current;
    }

    public String address() {
        return header(ADDRESS_HEADER)
                .filter(text -> ADDRESS.matcher(text).matches())
                .orElse(null);
    }

    public String agent() {
        return header("User-Agent").map(Origin::plain).orElse(null);
    }

    /** It is shown in lists and kept in logs: nothing but plain text, and not much of it. Null if nothing is left. */
    public static String plain(String agent) {
        if (agent == null || agent.isBlank()) {
            return null;
        }
        return agent.substring(0, Math.min(MOST_OF_AGENT, agent.length())).replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** The client came over HTTPS. */
    public boolean isSecure() {
        return header("X-Forwarded-Proto").filter("https"::equals).isPresent();
    }

    /** A browser says that a page of somebody else made it send this. */
    public boolean isCrossSite() {
        return header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
    }

    private Optional<String> header(String name) {
        return request().map(request -> request.getHeader(name));
    }

    private Optional<HttpServerRequest> request() {
        try {
            return Optional.ofNullable(current.getCurrent()).map(RoutingContext::request);
        } catch (ContextNotActiveException nobodyAsks) {
            return Optional.empty();
        }
    }
}
