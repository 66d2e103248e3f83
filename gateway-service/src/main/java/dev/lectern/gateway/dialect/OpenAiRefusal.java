package dev.lectern.gateway.dialect;

import dev.lectern.common.problem.Problem;

/** A refusal at the door for programs that speak OpenAI's language, which know no other shape of an error. */
public record OpenAiRefusal(Error error) {

    public record Error(String message, String type, String param, String code) {}

    public static final String BELOW = "/v1/";
    public static final String MEDIA_TYPE = "application/json";

    public static OpenAiRefusal of(Problem problem) {
        return of(problem.status(), problem.detail());
    }

    public static OpenAiRefusal of(int status, String message) {
        return new OpenAiRefusal(new Error(message, type(status), null, null));
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
