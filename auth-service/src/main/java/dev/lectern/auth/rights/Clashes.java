package dev.lectern.auth.rights;

import dev.lectern.common.problem.ProblemException;
import io.vertx.pgclient.PgException;

/** What the database says about a write that it does not accept, in words for the caller. */
public final class Clashes {

    private static final String UNIQUE = "23505";
    private static final String STILL_NAMED = "23503";
    private static final String POLICY = "42501";

    private Clashes() {}

    public static Throwable asProblem(Throwable failure, String taken, String used) {
        return failure instanceof PgException refused
                ? switch (refused.getSqlState()) {
                    case UNIQUE -> ProblemException.conflict(taken);
                    case STILL_NAMED -> ProblemException.conflict(used);
                    // The policies ask anew whether the caller is an administrator; the token may be a second old.
                    case POLICY -> ProblemException.forbidden("Only an administrator may do this.");
                    default -> failure;
                }
                : failure;
    }
}
