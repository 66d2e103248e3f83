package dev.lectern.common.spine;

import dev.lectern.common.problem.ProblemException;
import io.vertx.pgclient.PgException;

/** Puts a failure into words that may be stored and shown. */
public final class Reason {

    private static final int MOST = 500;

    private Reason() {}

    /**
     * Types, and messages only where we wrote them: a driver's or a parser's message may quote somebody's text, which has
     * no business in logs, events and failure rows.
     */
    public static String of(Throwable failure) {
        var text = new StringBuilder();
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : " <- ").append(one(cause));
        }
        return text.substring(0, Math.min(MOST, text.length()));
    }

    private static String one(Throwable cause) {
        var type = cause.getClass().getSimpleName();
        return switch (cause) {
            case ProblemException ours -> ours.getMessage();
            case IllegalStateException ours -> type + ": " + ours.getMessage();
            case IllegalArgumentException ours -> type + ": " + ours.getMessage();
            case PgException pg -> type + " " + pg.getSqlState();
            default -> type;
        };
    }
}
