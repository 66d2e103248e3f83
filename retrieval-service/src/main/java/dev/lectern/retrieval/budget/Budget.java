package dev.lectern.retrieval.budget;

import dev.lectern.common.problem.ProblemException;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A limit that binds a call. */
record Budget(UUID id, String kind, String period, long limit, String currency) {

    static Budget of(Row row) {
        return new Budget(
                row.getUUID("budget_id"),
                row.getString("kind"),
                row.getString("period"),
                row.getLong("limit_micros"),
                row.getString("currency"));
    }

    /** Reset null: it never begins anew, or we do not know when. */
    ProblemException refusal(Instant reset, Instant now) {
        var again = reset == null ? "" : "; it begins anew at " + reset;
        return ProblemException.budgetExhausted(
                words() + " does not reach for what this could cost" + again + ".",
                reset == null ? null : Duration.between(now, reset));
    }

    ProblemException unknown() {
        return ProblemException.budgetExhausted(
                words() + " has nothing left here, and the part that grants more does not answer; try again soon.",
                Duration.ofSeconds(10));
    }

    private String words() {
        var whose =
                switch (kind) {
                    case "user" -> "Your budget";
                    case "project" -> "The project's budget";
                    default -> "The workspace's budget";
                };
        return switch (period) {
            case "day" -> whose + " for today";
            case "month" -> whose + " for this month";
            default -> whose;
        };
    }
}
