package dev.lectern.common.problem;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A failure that we expect and that the caller should understand; it carries no stack. */
public final class ProblemException extends RuntimeException {

    /** The closed set; the lower-case name with dashes is the problem's type. */
    public enum Kind {
        BAD_REQUEST(400, "The request is not well formed"),
        UNAUTHENTICATED(401, "Sign in first"),
        BUDGET_EXHAUSTED(402, "The budget does not reach for this"),
        FORBIDDEN(403, "Your role does not allow this"),
        CAPABILITY_MISSING(403, "This tool is not yours"),
        ACCOUNT_PENDING(403, "The account waits for approval"),
        ACCOUNT_DISABLED(403, "The account is disabled"),
        PASSWORD_RESET_REQUIRED(403, "Choose a new password first"),
        CSRF(403, "The request did not prove where it comes from"),
        PLAN_LIMIT(403, "The plan does not reach further"),
        NOT_FOUND(404, "There is no such thing here"),
        CONFLICT(409, "This clashes with what is there"),
        TOO_LARGE(413, "The request is too large"),
        OUT_OF_RANGE(416, "That range is not there"),
        UNPROCESSABLE(422, "The request cannot be carried out as it is"),
        TOO_MANY(429, "Too many requests"),
        UPSTREAM(503, "A part of the suite does not answer");

        final int status;
        final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        /** Somebody was kept from something, which the audit wants to know. */
        public boolean refuses() {
            return status == 401 || status == 403 || status == 429;
        }

        public int status() {
            return status;
        }

        String type() {
            return "/problems/" + name().toLowerCase().replace('_', '-');
        }
    }

    private final Kind kind;
    private final String field;
    private final Duration wait;
    private final boolean refusal;
    private final UUID account;

    private ProblemException(Kind kind, String field, String detail) {
        this(kind, field, detail, null);
    }

    private ProblemException(Kind kind, String field, String detail, Duration wait) {
        this(kind, field, detail, wait, kind.refuses(), null);
    }

    private ProblemException(Kind kind, String field, String detail, Duration wait, boolean refusal, UUID account) {
        super(detail, null, false, false);
        this.kind = kind;
        this.field = field;
        this.wait = wait;
        this.refusal = refusal;
        this.account = account;
    }

    /** The same, and the audit learns whose account it was that somebody was kept from; the answer does not say it. */
    public ProblemException about(UUID whose) {
        return whose == null ? this : new ProblemException(kind, field, getMessage(), wait, refusal, whose);
    }

    /** The same, said to a sibling that asks for somebody, refuses him then, and tells the audit itself. */
    public ProblemException toldByAsker() {
        return new ProblemException(kind, field, getMessage(), wait, false, account);
    }

    public Kind kind() {
        return kind;
    }

    /** The audit wants to know of it. */
    boolean refuses() {
        return refusal;
    }

    Optional<UUID> account() {
        return Optional.ofNullable(account);
    }

    String field() {
        return field;
    }

    Optional<Long> secondsToWait() {
        return Optional.ofNullable(wait)
                .map(time -> Math.max(1, time.plusMillis(999).toSeconds()));
    }

    public static ProblemException badRequest(String field, String detail) {
        return new ProblemException(Kind.BAD_REQUEST, field, detail);
    }

    public static ProblemException outOfRange(String detail) {
        return new ProblemException(Kind.OUT_OF_RANGE, null, detail);
    }

    public static ProblemException unauthenticated(String detail) {
        return new ProblemException(Kind.UNAUTHENTICATED, null, detail);
    }

    public static ProblemException forbidden(String detail) {
        return new ProblemException(Kind.FORBIDDEN, null, detail);
    }

    public static ProblemException capabilityMissing(String capability) {
        return new ProblemException(
                Kind.CAPABILITY_MISSING, null, "None of your roles includes the tool '" + capability + "'.");
    }

    public static ProblemException accountPending() {
        return new ProblemException(
                Kind.ACCOUNT_PENDING, null, "This account waits for an administrator to let it in.");
    }

    public static ProblemException accountDisabled() {
        return new ProblemException(Kind.ACCOUNT_DISABLED, null, "This account is disabled; ask an administrator.");
    }

    public static ProblemException passwordResetRequired() {
        return new ProblemException(
                Kind.PASSWORD_RESET_REQUIRED, null, "This account needs a new password before it can be used.");
    }

    public static ProblemException csrf() {
        return new ProblemException(
                Kind.CSRF, null, "A request that changes something by cookie needs the header X-CSRF-Token.");
    }

    /** The detail names the limit and how much of it is used. */
    public static ProblemException planLimit(String detail) {
        return new ProblemException(Kind.PLAN_LIMIT, null, detail);
    }

    /** The detail names the budget; the wait is until it begins anew, null if it never does. */
    public static ProblemException budgetExhausted(String detail, Duration untilReset) {
        return new ProblemException(Kind.BUDGET_EXHAUSTED, null, detail, untilReset);
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

    /** A password or mailed token that is wrong: to the caller a bad field, to the audit somebody who may be guessing. */
    public static ProblemException wrongProof(String field, String detail) {
        return new ProblemException(Kind.UNPROCESSABLE, field, detail, null, true, null);
    }

    public static ProblemException tooMany(String detail) {
        return new ProblemException(Kind.TOO_MANY, null, detail);
    }

    /** As above, but we know how long: the answer says so in `Retry-After`, a second at least. */
    public static ProblemException tooMany(String detail, Duration wait) {
        return new ProblemException(Kind.TOO_MANY, null, detail, wait);
    }

    public static ProblemException upstream(String detail) {
        return new ProblemException(Kind.UPSTREAM, null, detail);
    }
}
