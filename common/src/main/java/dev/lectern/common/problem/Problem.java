package dev.lectern.common.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** An error as RFC 9457 says it; docs/problems.md explains each type. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String requestId,
        List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** What is wrong with one field of the request. */
    public record FieldError(String field, String message) {}

    /** For doors that are not REST resources and so are not served by the mappers. */
    public static Problem of(ProblemException e, String instance, String requestId) {
        var errors = e.field() == null ? null : List.of(new FieldError(e.field(), e.getMessage()));
        return new Problem(
                e.kind().type(), e.kind().title, e.kind().status, e.getMessage(), instance, requestId, errors);
    }
}
