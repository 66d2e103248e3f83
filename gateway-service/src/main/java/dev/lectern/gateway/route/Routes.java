package dev.lectern.gateway.route;

import dev.lectern.gateway.upstream.UpstreamConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The table of who answers what. */
@ApplicationScoped
class Routes {

    /**
     * Where a request goes: the rule's name for metrics, the service, the path there, how much it may bring, and how long its
     * answer is waited for.
     */
    record Destination(
            String template, String service, String path, boolean adminOnly, long maxBody, Duration patience) {}

    private static final String OPERATIONS = "/api/v1/operations/{service}/parked-events";

    // The only way into /internal, so it says to the letter what may follow.
    private static final Pattern PARKED_EVENTS =
            Pattern.compile("/api/v1/operations/([a-z]{1,30})(/parked-events(?:/[0-9]{1,18}(?:/redrive)?)?)");

    private static final Comparator<Route> LONGEST_FIRST = Comparator.<Route>comparingInt(
                    route -> route.segments().size())
            .thenComparingLong(Route::literals)
            .reversed();

    private final List<Route> routes;
    private final UpstreamConfig upstreams;

    Routes(RouteConfig config, UpstreamConfig upstreams) {
        this.upstreams = upstreams;
        this.routes = config.paths().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(path -> Route.of(path, known(entry.getKey()))))
                .sorted(LONGEST_FIRST)
                .toList();
    }

    Optional<Destination> find(String path) {
        var parked = PARKED_EVENTS.matcher(path);
        if (parked.matches() && upstreams.url().containsKey(parked.group(1))) {
            return Optional.of(new Destination(
                    OPERATIONS,
                    parked.group(1),
                    "/internal" + parked.group(2),
                    true,
                    most(OPERATIONS),
                    upstreams.idleTimeout()));
        }
        var segments = Route.segmentsOf(path);
        return routes.stream()
                .filter(route -> route.covers(segments))
                .findFirst()
                .map(route -> new Destination(
                        route.template(),
                        route.service(),
                        path,
                        false,
                        most(route.template()),
                        patience(route.template())));
    }

    private long most(String template) {
        return upstreams.maxBodyOf().getOrDefault(template, upstreams.maxBody()).asLongValue();
    }

    private Duration patience(String template) {
        return upstreams.answerTimeoutOf().getOrDefault(template, upstreams.idleTimeout());
    }

    private String known(String service) {
        if (!upstreams.url().containsKey(service)) {
            throw new IllegalArgumentException("lectern.upstream.url." + service + " is not set");
        }
        return service;
    }
}
