package dev.lectern.common.problem;

/** A failure that we expect and that the caller should understand; it carries no stack. */
public final class ProblemException extends RuntimeException {

    /** The closed set; the lower-case name with dashes is the problem's type. */
    public enum Kind {
        BAD_REQUEST(400, "The request is not well formed"),
        UNAUTHENTICATED(401, "Sign in first"),
        FORBIDDEN(403, "Your role does not allow this"),
        NOT_FOUND(404, "There is no such thing here"),
        CONFLICT(409, "This clashes with what is there"),
        TOO_LARGE(413, "The request is too large"),
        UNPROCESSABLE(422, "The request cannot be carried out as it is"),
        TOO_MANY(429, "Too many requests"),
        UPSTREAM(503, "A part of the suite does not answer");

        final int status;
        final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        String type() {
            return "/problems/" + name().toLowerCase().replace('_', '-');
        }
    }

    private final Kind kind;
    private final String field;

    private ProblemException(Kind kind, String field, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
        this.field = field;
    }

    public Kind kind() {
        return kind;
    }

    String field() {
        return field;
    }

    public static ProblemException badRequest(String field, String detail) {
        return new ProblemException(Kind.BAD_REQUEST, field, detail);
    }

    public static ProblemException unauthenticated(String detail) {
        return new ProblemException(Kind.UNAUTHENTICATED, null, detail);
    }

    public static ProblemException forbidden(String detail) {
        return new ProblemException(Kind.FORBIDDEN, null, detail);
    }

    /** The same words for what does not exist and for what is not the caller's: the id is not repeated. */
    public static ProblemException notFound(String what) {
        return new ProblemException(Kind.NOT_FOUND, null, "No such " + what + ".");
    }

    public static ProblemException conflict(String detail) {
        return new ProblemException(Kind.CONFLICT, null, detail);
    }

    public static ProblemException tooLarge(String detail) {
        return new ProblemException(Kind.TOO_LARGE, null, detail);
    }

    public static ProblemException unprocessable(String field, String detail) {
        return new ProblemException(Kind.UNPROCESSABLE, field, detail);
    }

    public static ProblemException tooMany(String detail) {
        return new ProblemException(Kind.TOO_MANY, null, detail);
    }

    public static ProblemException upstream(String detail) {
        return new ProblemException(Kind.UPSTREAM, null, detail);
    }
}
