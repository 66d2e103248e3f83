package dev.lectern.common.identity;

/** The claims of the internal token, beside the registered ones. */
public final class Claim {

    public static final String ISSUER = "lectern";
    public static final String AUDIENCE = "lectern-services";

    public static final String USER = "sub";
    public static final String SESSION = "sid";
    public static final String WORKSPACE = "workspace";
    public static final String PROJECT = "project";
    public static final String PERSONA = "persona";
    public static final String CAPABILITIES = "capabilities";
    /** Version of the account, and of the membership in the current project, when the token was made. */
    public static final String ACCOUNT_VERSION = "av";

    public static final String MEMBER_VERSION = "mv";

    private Claim() {}
}
