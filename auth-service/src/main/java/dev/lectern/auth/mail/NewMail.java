package dev.lectern.auth.mail;

import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/** A mail to be sent: to which address, what about. The account is the addressee's, if he has one. */
public record NewMail(UUID accountId, String to, String kind, String subject, String text) {

    private static final int LONGEST_SUBJECT = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    public NewMail {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        subject = oneLine(subject);
    }

    // Subjects quote names that people chose: a line break in one would begin another header.
    private static String oneLine(String subject) {
        var line = CONTROL.matcher(subject).replaceAll(" ").strip();
        return line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT - 1) + "…";
    }

    /** The text may hold a link that lets somebody in. */
    @Override
    public String toString() {
        return "NewMail[" + kind + "]";
    }
}
