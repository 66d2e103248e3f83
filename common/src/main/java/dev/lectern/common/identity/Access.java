package dev.lectern.common.identity;

/**
 * The groups of a token, for {@code @RolesAllowed}. Project roles are cumulative: an owner's token also says editor and
 * viewer, so that a rule names the least that is needed.
 */
public final class Access {

    /** Any signed-in account that is active. */
    public static final String USER = "user";

    public static final String VIEWER = "viewer";
    public static final String EDITOR = "editor";
    public static final String OWNER = "owner";

    /** Runs the installation. */
    public static final String ADMIN = "admin";

    /** Signed in by hand and not by a personal token: what manages credentials wants this too. */
    public static final String INTERACTIVE = "interactive";

    /** Signed in, but kept from everything until the password is a new one. Such a token has no other group. */
    public static final String RESETTING = "resetting";

    /** Another service, without a user; only ever on /internal paths. */
    public static final String SERVICE = "service";

    private Access() {}
}
