package dev.lectern.auth.account;

import dev.lectern.common.problem.ProblemException;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;

/** What the indexes say of a name: a look before the insert would miss the one who takes the same name just now. */
final class Taken {

    private static final Map<String, String> WORDS = Map.of(
            "account_email_uq", "An account with this e-mail address exists.",
            "account_username_uq", "This name is taken.");

    private Taken() {}

    static boolean is(Throwable failure) {
        return failure instanceof ConstraintViolationException e && WORDS.containsKey(e.getConstraintName());
    }

    static ProblemException problem(Throwable failure) {
        return ProblemException.conflict(WORDS.get(((ConstraintViolationException) failure).getConstraintName()));
    }
}
