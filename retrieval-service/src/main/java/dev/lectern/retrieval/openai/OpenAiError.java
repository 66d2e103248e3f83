package dev.lectern.retrieval.openai;

import dev.lectern.common.problem.Problem;
import dev.lectern.common.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What went wrong, as OpenAI's clients understand it, whoever it was that refused: below this door errors have this shape. */
class OpenAiError {

    private static final String BELOW = "/v1/";
    // What cannot be carried out as it is, they know as a bad request.
    private static final int UNPROCESSABLE = 422;

    @ServerResponseFilter
    public void shape(ContainerRequestContext request, ContainerResponseContext answer) {
        if (request.getUriInfo().getPath().startsWith(BELOW) && answer.getEntity() instanceof Problem problem) {
            var status = problem.status() == UNPROCESSABLE ? 400 : problem.status();
            var field = problem.errors() == null || problem.errors().isEmpty()
                    ? null
                    : problem.errors().getFirst().field();
            answer.setStatus(status);
            answer.setEntity(
                    body(status, problem.detail(), field).encode(), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
        }
    }

    /** In the middle of an answer, when there is no status any more. */
    static JsonObject body(Throwable failure) {
        return failure instanceof ProblemException known
                ? body(known.kind().status(), known.getMessage(), null)
                : body(500, "Something broke on our side.", null);
    }

    private static JsonObject body(int status, String message, String field) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", message)
                                .put("type", type(status))
                                .put("param", field)
                                .put("code", status == 404 ? "model_not_found" : null));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }
}
