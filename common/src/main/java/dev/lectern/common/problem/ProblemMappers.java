package dev.lectern.common.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.lectern.common.identity.Access;
import dev.lectern.common.problem.Problem.FieldError;
import dev.lectern.common.problem.ProblemException.Kind;
import dev.lectern.common.request.RequestIds;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of every service is made here. */
@ApplicationScoped
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger("lectern.problem");
    private static final int TOO_LARGE = 413;

    private final Instance<FailureSink> sink;
    private final Instance<RefusalSink> refusals;
    private final RestOfForm rest;

    ProblemMappers(Instance<FailureSink> sink, Instance<RefusalSink> refusals, RestOfForm rest) {
        this.sink = sink;
        this.refusals = refusals;
        this.rest = rest;
    }

    @ServerExceptionMapper
    Uni<Response> expected(ProblemException e, UriInfo uri, ContainerRequestContext request) {
        var errors = e.field() == null ? null : List.of(new FieldError(e.field(), e.getMessage()));
        var answer = render(e.kind(), e.getMessage(), uri, errors);
        e.secondsToWait().ifPresent(seconds -> answer.getHeaders().putSingle("Retry-After", seconds));
        return e.refuses()
                ? refused(answer, uri, request, e.getMessage(), e.account().orElse(null))
                : Uni.createFrom().item(answer);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e, UriInfo uri) {
        var errors = e.getConstraintViolations().stream()
                .map(v -> new FieldError(fieldOf(v.getPropertyPath().toString()), v.getMessage()))
                .sorted((a, b) -> a.field().compareTo(b.field()))
                .toList();
        var detail = errors.stream().map(x -> x.field() + " " + x.message()).collect(Collectors.joining("; "));
        return render(Kind.BAD_REQUEST, detail, uri, errors);
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Uni<Response> anonymous(RuntimeException e, UriInfo uri, ContainerRequestContext request) {
        var answer = render(Kind.UNAUTHENTICATED, "No valid session or token came with the request.", uri, null);
        // Who shows nothing at all has only lost his way.
        if (request.getHeaderString(HttpHeaders.AUTHORIZATION) == null) {
            return Uni.createFrom().item(answer);
        }
        // Tells a sibling that it is its own token that is not good, and not what it asks about.
        var challenge = Response.fromResponse(answer)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                .build();
        return refused(challenge, uri, request, "the token is not good");
    }

    @ServerExceptionMapper
    Uni<Response> forbidden(ForbiddenException e, UriInfo uri, ContainerRequestContext request) {
        if (request.getSecurityContext().isUserInRole(Access.RESETTING)) {
            return expected(ProblemException.passwordResetRequired(), uri, request);
        }
        var answer = render(Kind.FORBIDDEN, "Your role in this project does not allow this.", uri, null);
        return refused(answer, uri, request, "the role does not allow it");
    }

    // Without this one the catch-all would turn every 404 of the framework into a 500.
    @ServerExceptionMapper
    Response framework(WebApplicationException e, UriInfo uri) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return render(Kind.BAD_REQUEST, "The body is not the JSON that is expected: " + shortened(json), uri, null);
        }
        var status = e.getResponse().getStatus();
        if (status == 404) {
            return render(Kind.NOT_FOUND, "No such path.", uri, null);
        }
        if (status == 400) {
            return render(Kind.BAD_REQUEST, "The request could not be read.", uri, null);
        }
        var reason = e.getResponse().getStatusInfo().getReasonPhrase();
        var answer = render("about:blank", reason, status, reason + ".", uri, null);
        return status == TOO_LARGE ? closing(answer) : answer;
    }

    // The rest of the request was not read: whoever came next on this connection would wait for ever.
    private Response closing(Response answer) {
        rest.drop();
        answer.getHeaders().putSingle("Connection", "close");
        return answer;
    }

    // The second is named because the framework has a mapper of its own for it, which shows our class names.
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response unreadable(JsonProcessingException e, UriInfo uri) {
        return render(Kind.BAD_REQUEST, "The body is not the JSON that is expected: " + shortened(e), uri, null);
    }

    @ServerExceptionMapper
    Uni<Response> unexpected(Exception e, UriInfo uri) {
        if (Away.explains(e)) {
            LOG.warnf("%s is answered 503: %s", uri.getPath(), e.toString());
            var later = render(Kind.UPSTREAM, "What this needs does not answer just now; try again soon.", uri, null);
            return Uni.createFrom()
                    .item(Response.fromResponse(later).header("Retry-After", 1).build());
        }
        var mostParts = TooManyParts.limit(e);
        if (mostParts.isPresent()) {
            var detail = "A form may have at most " + mostParts.getAsInt() + " parts; this one has more.";
            return Uni.createFrom().item(closing(render(Kind.TOO_LARGE, detail, uri, null)));
        }
        if (UnreadableForm.explains(e)) {
            var detail = "The form cannot be read: it is broken off, or not as its Content-Type says.";
            return Uni.createFrom().item(closing(render(Kind.BAD_REQUEST, detail, uri, null)));
        }
        if (Unstorable.explains(e)) {
            return Uni.createFrom()
                    .item(render(Kind.BAD_REQUEST, "A text holds a character that cannot be kept.", uri, null));
        }
        LOG.errorf(e, "unexpected failure at /%s", uri.getPath());
        var answer = render(
                "/problems/internal",
                "Something broke on our side",
                500,
                "It was written down under the request id.",
                uri,
                null);
        return sink.isResolvable()
                ? sink.get().record(uri.getPath(), e).replaceWith(answer)
                : Uni.createFrom().item(answer);
    }

    private Uni<Response> refused(Response answer, UriInfo uri, ContainerRequestContext request, String reason) {
        return refused(answer, uri, request, reason, null);
    }

    private Uni<Response> refused(
            Response answer, UriInfo uri, ContainerRequestContext request, String reason, UUID account) {
        return refusals.isResolvable()
                ? refusals.get()
                        .record(request.getMethod(), path(uri), answer.getStatus(), reason, account)
                        .replaceWith(answer)
                : Uni.createFrom().item(answer);
    }

    private static String path(UriInfo uri) {
        return uri.getPath().startsWith("/") ? uri.getPath() : "/" + uri.getPath();
    }

    private static Response render(Kind kind, String detail, UriInfo uri, List<FieldError> errors) {
        return render(kind.type(), kind.title, kind.status, detail, uri, errors);
    }

    private static Response render(
            String type, String title, int status, String detail, UriInfo uri, List<FieldError> errors) {
        var requestId = (String) MDC.get(RequestIds.REQUEST_ID);
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(type, title, status, detail, path(uri), requestId, errors))
                .build();
    }

    // "start.request.question" names our method and parameter first; the client only knows its own field.
    private static String fieldOf(String path) {
        var parts = path.split("\\.", 3);
        return parts[parts.length - 1];
    }

    // Jackson appends the source excerpt and our class names after the first line.
    private static String shortened(JsonProcessingException e) {
        var line = e.getOriginalMessage().lines().findFirst().orElse("");
        var clean = line.replaceAll("`?dev\\.lectern[\\w.$]*`?", "the request");
        return clean.substring(0, Math.min(200, clean.length()));
    }
}
