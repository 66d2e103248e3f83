package dev.lectern.auth.oidc;

import java.util.Locale;

/** Whom a provider vouches for; all but provider and subject may be absent. */
record Identity(
        String provider,
        String subject,
        String email,
        boolean emailVerified,
        String firstName,
        String lastName,
        String preferredName) {

    private static final int LONGEST_NAME = 58;

    /** An all-digits mailbox is a student's number. */
    String role() {
        return email != null && mailbox(email).matches("[0-9]+") ? "student" : "staff";
    }

    /** A name that may be taken: whoever asks tries it with a number behind. */
    String username() {
        var wish = preferredName != null ? mailbox(preferredName) : email != null ? mailbox(email) : "user";
        var plain = wish.replaceAll("[^a-zA-Z0-9._-]", "");
        var shortened = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        var lower = shortened.toLowerCase(Locale.ROOT);
        return shortened.length() < 3 || lower.startsWith("deleted-") ? "user-" + shortened : shortened;
    }

    private static String mailbox(String text) {
        return text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
    }

    @Override
    public String toString() {
        return "Identity[" + provider + "]";
    }
}
