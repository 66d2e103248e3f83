package dev.lectern.gateway.upstream;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;

/** A service as the gateway sees it. */
public record Upstream(String name, URI url, HttpClient client, Breaker breaker) {

    public RequestOptions request(HttpMethod method, String uri) {
        var secure = "https".equals(url.getScheme());
        var port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        return new RequestOptions()
                .setMethod(method)
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(secure)
                .setURI(uri);
    }

    public String origin() {
        return url.getScheme() + "://" + url.getAuthority();
    }
}
