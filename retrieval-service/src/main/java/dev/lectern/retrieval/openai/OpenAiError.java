package dev.lectern.retrieval.openai;

import dev.lectern.common.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/** What went wrong, as OpenAI's clients understand it. */
final class OpenAiError {

    private OpenAiError() {}

    static RestResponse<String> answer(Throwable failure) {
        // What cannot be carried out as it is, they know as a bad request.
        var status = status(failure) == 422 ? 400 : status(failure);
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.fromStatusCode(status),
                        body(failure).encode())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    static JsonObject body(Throwable failure) {
        var known = failure instanceof ProblemException;
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", known ? failure.getMessage() : "Something broke on our side.")
                                .put("type", type(status(failure)))
                                .put("param", null)
                                .put("code", code(failure)));
    }

    private static int status(Throwable failure) {
        return failure instanceof ProblemException problem ? problem.kind().status() : 500;
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    private static String code(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.NOT_FOUND
                ? "model_not_found"
                : null;
    }
}
