package dev.lectern.auth.notification;

import dev.lectern.common.event.BudgetEvent.BudgetReached;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Objects;

/** Something to be told, in the words of the reader; the link is a path of the console. */
public record Notice(String topic, String title, String body, String link) {

    private static final int LONGEST = 1_000;

    public Notice {
        Objects.requireNonNull(topic, "topic");
        title = writable(title, 200);
        body = writable(body, LONGEST);
    }

    public static Notice approvalWaiting(String username) {
        return new Notice(
                "approval-waiting",
                username + " waits for approval",
                "Somebody registered as " + username + " and waits for an administrator.",
                "/admin/accounts?state=pending");
    }

    public static Notice accountApproved() {
        return new Notice("account-approved", "Your account is approved", "You can sign in and work from now on.", "/");
    }

    public static Notice accountTakenOver() {
        return new Notice(
                "account-taken-over",
                "Your account was opened by another way before",
                "Somebody had registered your e-mail address without proving it. Now that it is proved, the password,"
                        + " sessions, tokens and sign-ins of before are over; look through what is in the account.",
                "/account/security");
    }

    public static Notice rolesChanged(Collection<String> now) {
        var roles =
                now.isEmpty() ? "none" : String.join(", ", now.stream().sorted().toList());
        return new Notice("role-changed", "Your roles changed", "Your roles are now: " + roles + ".", "/account");
    }

    public static Notice passwordChanged() {
        return new Notice(
                "password-changed",
                "Your password was changed",
                "If that was not you, ask an administrator at once.",
                "/account/security");
    }

    public static Notice invited(String project, String by) {
        return new Notice(
                "invitation",
                "You are invited to " + project,
                by + " invites you to work in the project " + project + ".",
                "/invitations");
    }

    public static Notice planChanged(String plan) {
        return new Notice(
                "plan-changed",
                "Your workspace's plan changed",
                "The plan of your workspace is now " + plan + "; its limits hold from now on.",
                "/workspace");
    }

    public static Notice budgetReached(BudgetReached reached) {
        var whose =
                switch (reached.kind()) {
                    case "user" -> "a person's budget";
                    case "project" -> "the project's budget";
                    default -> "the workspace's budget";
                };
        var when =
                switch (reached.period()) {
                    case "day" -> " for today";
                    case "month" -> " for this month";
                    default -> "";
                };
        var limit = BigDecimal.valueOf(reached.limitMicros(), 6).stripTrailingZeros();
        var much = limit.toPlainString() + " " + reached.currency();
        return new Notice(
                "budget-reached",
                reached.percent() + " % of " + whose + when + " is spent",
                "Of " + much + when + ", " + reached.percent()
                        + " % is spent on models. What would go beyond the limit is" + " refused.",
                "/usage/budgets");
    }

    // Names that people chose are in it; what the database cannot keep must not undo what it tells of.
    private static String writable(String text, int longest) {
        var clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= longest ? clean : clean.substring(0, longest - 1) + "…";
    }
}
