package dev.lectern.gateway.route;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.time.Ids;
import dev.lectern.gateway.access.Admission;
import dev.lectern.gateway.access.OpenStreams;
import dev.lectern.gateway.report.Reports;
import dev.lectern.gateway.route.Entrance.Entry;
import dev.lectern.gateway.route.Forwarding.OnAnswer;
import dev.lectern.gateway.route.Routes.Destination;
import dev.lectern.gateway.upstream.UpstreamConfig;
import dev.lectern.gateway.upstream.Upstreams;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Where every request comes in: it is looked at, named, sent to its service, and written down. */
@ApplicationScoped
class Door {

    private static final Logger LOG = Logger.getLogger(Door.class);

    // Before the framework's own limit for bodies, which answers without a problem document.
    private static final int BEFORE_ALL_OTHERS = -1_000;

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    // Signing in, signing up and a forgotten password must work with any rest of an old session in the browser.
    private static final Set<String> WITHOUT_CREDENTIAL = Set.of(
            "/api/v1/session",
            "/api/v1/accounts",
            "/api/v1/password/forgotten",
            "/api/v1/password/reset",
            "/api/v1/account/email/verification",
            "/api/v1/account/email/confirmation");

    private static final String BY_PROVIDER = "/api/v1/session/oidc";

    // These decide what a session means, so after a change there the next request asks anew.
    private static final Set<String> DECIDE_RIGHTS = Set.of("auth", "project");

    private static final Set<String> OURS = Set.of("/api/v1/status", "/api/v1/openapi", "/api/v1/openapi.json");

    private static final String DOCS = "/api/docs";

    private final Routes routes;
    private final Upstreams upstreams;
    private final UpstreamConfig config;
    private final Admission admission;
    private final Entrance entrance;
    private final OpenStreams streams;
    private final AccessLog log;
    private final Reports reports;

    // What follows on such a connection before it is closed may have been meant as something else.
    private final Set<HttpConnection> unclear =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Door(
            Routes routes,
            Upstreams upstreams,
            UpstreamConfig config,
            Admission admission,
            Entrance entrance,
            OpenStreams streams,
            AccessLog log,
            Reports reports) {
        this.routes = routes;
        this.upstreams = upstreams;
        this.config = config;
        this.admission = admission;
        this.entrance = entrance;
        this.streams = streams;
        this.log = log;
        this.reports = reports;
    }

    void open(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(this::enter).failureHandler(this::broken);
    }

    private void enter(RoutingContext context) {
        var request = context.request();
        if (unclear.contains(request.connection())) {
            return;
        }
        var target = Target.of(request.uri());
        if (target.filter(plain -> plain.path().startsWith("/q/")).isPresent()) {
            context.next();
            return;
        }
        var visit = new Visit(request, context.vertx(), Ids.next());
        MDC.put(RequestIds.REQUEST_ID, visit.requestId);
        MDC.put(RequestIds.RUN_ID, visit.runId);
        context.addEndHandler(done -> {
            visit.over();
            log.write(visit);
        });
        if (target.filter(plain -> isOurs(plain.path())).isPresent()) {
            answerOurselves(visit, context);
        } else {
            look(visit, target);
        }
    }

    private void answerOurselves(Visit visit, RoutingContext context) {
        visit.service = "gateway";
        visit.route = context.request().path().startsWith(DOCS)
                ? DOCS
                : context.request().path();
        if (visit.route.equals(DOCS)) {
            Headers.ofPage(visit.response().headers());
        }
        var headers = context.request().headers();
        headers.remove("Authorization").remove("Cookie");
        if (!visit.route.equals(DOCS)) {
            // The resource's own filter answers with it.
            visit.response().headers().remove(RequestIds.REQUEST_HEADER);
        }
        headers.set(RequestIds.REQUEST_HEADER, visit.requestId).set(RequestIds.RUN_HEADER, visit.runId);
        context.next();
    }

    private void look(Visit visit, Optional<Target> target) {
        var request = visit.request;
        if (visit.hasBody) {
            request.pause();
        } else {
            request.resume();
        }
        if (!request.uri().startsWith("/")) {
            visit.refuse(ProblemException.badRequest(null, "The request line must name a path."));
        } else if (isAmbiguous(request)) {
            unclear.add(request.connection());
            visit.refuse(ProblemException.badRequest(null, "The request does not say clearly where its body ends."));
            request.connection().close();
        } else if (!METHODS.contains(request.method().name())) {
            visit.response()
                    .putHeader(
                            "Allow", String.join(", ", METHODS.stream().sorted().toList()));
            visit.refuse(405, "Method Not Allowed", "This method is not used here.");
        } else {
            target.flatMap(plain -> routes.find(plain.path()))
                    .ifPresentOrElse(
                            destination ->
                                    admit(visit, destination, target.get().query()),
                            () -> visit.refuse(ProblemException.notFound("path")));
        }
    }

    private void admit(Visit visit, Destination destination, String query) {
        visit.route = destination.template();
        visit.service = destination.service();
        visit.credential = isSigningIn(visit.request)
                ? null
                : admission.shown(visit.request).orElse(null);
        ours(visit, entrance.enter(visit))
                .onSuccess(entry -> let(visit, entry, destination, query))
                .onFailure(e -> refuse(visit, e));
    }

    // What it waits for may be something that another request began on another event loop: come back to ours.
    private static <T> Future<T> ours(Visit visit, Uni<T> awaited) {
        return Future.fromCompletionStage(awaited.subscribeAsCompletionStage(), visit.vertx.getOrCreateContext());
    }

    private void let(Visit visit, Entry entry, Destination destination, String query) {
        visit.grant = entry.grant();
        if (visit.response().closed()) {
            return;
        }
        entry.verdict().tell(visit.response().headers());
        if (!entry.verdict().allowed()) {
            // One line for each window: the audit is not to be flooded by the one who floods us.
            if (entry.verdict().first()) {
                entrance.refused(visit, 429, "too many requests");
            }
            visit.refuse(ProblemException.tooMany("This is more than is allowed in a minute."));
            return;
        }
        try {
            if (destination.adminOnly()) {
                entrance.checkAdmin(visit);
            }
            var upstream = upstreams.named(destination.service());
            new Forwarding(visit, upstream, destination, query, config, whatFollows(visit)).start();
        } catch (ProblemException e) {
            refuse(visit, e);
        }
    }

    private OnAnswer whatFollows(Visit visit) {
        return new OnAnswer() {
            @Override
            public void answered() {
                forgetIfChanged(visit);
            }

            @Override
            public Future<Void> tokenRefused() {
                var renewed = admission.renewed(visit.credential, visit.grant).invoke(grant -> visit.grant = grant);
                return ours(visit, renewed).mapEmpty();
            }

            @Override
            public void refused(Throwable reason) {
                refuse(visit, reason);
            }

            @Override
            public Runnable streams(Runnable cut) {
                return visit.grant == null ? () -> {} : streams.watch(visit.credential, visit.grant, cut);
            }
        };
    }

    private void forgetIfChanged(Visit visit) {
        var mayHaveChanged = DECIDE_RIGHTS.contains(visit.service)
                && !READING.contains(visit.request.method().name());
        if (mayHaveChanged && visit.credential != null) {
            admission.forget(visit.credential);
        }
    }

    private void refuse(Visit visit, Throwable failure) {
        if (!(failure instanceof ProblemException problem)) {
            breakDown(visit, failure);
            return;
        }
        // Who shows nothing at all has only lost his way.
        if (problem.kind().refuses() && visit.credential != null) {
            entrance.refused(visit, problem.kind().status(), problem.getMessage());
        }
        if (problem.kind() == ProblemException.Kind.UNAUTHENTICATED
                && visit.credential != null
                && visit.credential.cookie()) {
            visit.clearCookies();
        }
        if (problem.kind() == ProblemException.Kind.UPSTREAM) {
            visit.response().putHeader("Retry-After", "1");
        }
        visit.refuse(problem);
    }

    private void broken(RoutingContext context) {
        if (context.failure() == null) {
            context.next();
            return;
        }
        breakDown(new Visit(context.request(), context.vertx(), Ids.next()), context.failure());
    }

    private void breakDown(Visit visit, Throwable failure) {
        LOG.errorf(failure, "unexpected failure at %s", visit.request.path());
        MDC.put(RequestIds.REQUEST_ID, visit.requestId);
        MDC.put(RequestIds.RUN_ID, visit.runId);
        var told = reports.record("gateway " + visit.route, failure).subscribeAsCompletionStage();
        Future.fromCompletionStage(told, visit.vertx.getOrCreateContext())
                .onComplete(done ->
                        visit.refuse(500, "Something broke on our side", "It was written down under the request id."));
    }

    private static boolean isOurs(String path) {
        return OURS.contains(path) || path.equals(DOCS) || path.startsWith(DOCS + "/");
    }

    private static boolean isSigningIn(HttpServerRequest request) {
        return ("POST".equals(request.method().name()) && WITHOUT_CREDENTIAL.contains(request.path()))
                || request.path().equals(BY_PROVIDER)
                || request.path().startsWith(BY_PROVIDER + "/");
    }

    // Two readers of such a request could disagree about where the next one begins.
    private static boolean isAmbiguous(HttpServerRequest request) {
        var codings = request.headers().getAll("Transfer-Encoding");
        var lengths = request.headers().getAll("Content-Length");
        var chunked = codings.size() == 1
                && "chunked".equalsIgnoreCase(codings.getFirst().trim());
        return (!codings.isEmpty() && (!chunked || !lengths.isEmpty())) || lengths.size() > 1;
    }
}
