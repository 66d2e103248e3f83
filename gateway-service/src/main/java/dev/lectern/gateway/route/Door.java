package dev.lectern.gateway.route;

import dev.lectern.common.identity.Access;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.time.Ids;
import dev.lectern.gateway.access.Admission;
import dev.lectern.gateway.access.Credential;
import dev.lectern.gateway.route.Routes.Destination;
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

    // Signing in and signing up must work with any rest of an old session in the browser.
    private static final Set<String> WITHOUT_CREDENTIAL = Set.of("/api/v1/session", "/api/v1/accounts");

    // These decide what a session means, so after a change there the next request asks anew.
    private static final Set<String> DECIDE_RIGHTS = Set.of("auth", "project");

    private static final Set<String> OURS = Set.of("/api/v1/status", "/api/v1/openapi", "/api/v1/openapi.json");

    private static final String DOCS = "/api/docs";

    private final Routes routes;
    private final Upstreams upstreams;
    private final UpstreamConfig config;
    private final Admission admission;
    private final AccessLog log;

    // What follows on such a connection before it is closed may have been meant as something else.
    private final Set<HttpConnection> unclear =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Door(Routes routes, Upstreams upstreams, UpstreamConfig config, Admission admission, AccessLog log) {
        this.routes = routes;
        this.upstreams = upstreams;
        this.config = config;
        this.admission = admission;
        this.log = log;
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
        visit.credential = Credential.of(visit.request).orElse(null);
        if (visit.credential == null || isSigningIn(visit.request)) {
            pass(visit, destination, query);
            return;
        }
        // The exchange may be one that another request began on another event loop: come back to ours.
        var context = visit.vertx.getOrCreateContext();
        Future.fromCompletionStage(admission.grant(visit.credential).subscribeAsCompletionStage(), context)
                .onSuccess(grant -> {
                    visit.grant = grant;
                    pass(visit, destination, query);
                })
                .onFailure(e -> refuse(visit, e));
    }

    private void pass(Visit visit, Destination destination, String query) {
        if (visit.response().closed()) {
            return;
        }
        if (destination.adminOnly() && visit.grant == null) {
            visit.refuse(ProblemException.unauthenticated("Sign in first."));
        } else if (destination.adminOnly() && !visit.grant.hasGroup(Access.ADMIN)) {
            visit.refuse(ProblemException.forbidden("Only who runs the installation may do this."));
        } else {
            var upstream = upstreams.named(destination.service());
            new Forwarding(visit, upstream, destination.path() + query, config, status -> forgetIfChanged(visit))
                    .start();
        }
    }

    private void forgetIfChanged(Visit visit) {
        var mayHaveChanged = DECIDE_RIGHTS.contains(visit.service)
                && !READING.contains(visit.request.method().name());
        if (mayHaveChanged && visit.credential != null) {
            admission.forget(visit.credential);
        }
    }

    private void refuse(Visit visit, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            if (problem.kind() == ProblemException.Kind.UNAUTHENTICATED && visit.credential.cookie()) {
                visit.clearCookie();
            }
            visit.refuse(problem);
        } else {
            LOG.error("unexpected failure at the door", failure);
            visit.refuse(500, "Internal Server Error", "Something broke on our side.");
        }
    }

    private void broken(RoutingContext context) {
        if (context.failure() == null) {
            context.next();
            return;
        }
        LOG.errorf(
                context.failure(), "unexpected failure at %s", context.request().path());
        new Visit(context.request(), context.vertx(), Ids.next())
                .refuse(500, "Internal Server Error", "Something broke on our side.");
    }

    private static boolean isOurs(String path) {
        return OURS.contains(path) || path.equals(DOCS) || path.startsWith(DOCS + "/");
    }

    private static boolean isSigningIn(HttpServerRequest request) {
        return "POST".equals(request.method().name()) && WITHOUT_CREDENTIAL.contains(request.path());
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
