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
    /** Version of the account, and of the membership in the current project, when the token was made. */
    public static final String ACCOUNT_VERSION = "av";

    public static final String MEMBER_VERSION = "mv";
    public static final String PROJECT_VERSION = "pv";

    /** The epoch of what roles and capabilities mean. */
    public static final String RIGHTS_EPOCH = "re";

    /** The capabilities that the account's roles give. */
    public static final String CAPABILITIES = "cap";

    /** The ids of the account's roles: what is granted to a role is granted to whoever has it. */
    public static final String ROLES = "roles";

    /**
     * Which papers the current project sees: all of the workspace (a default project with an empty list), its own and
     * those on its list (any other project), or those on its list and no others (a default project that has one).
     */
    public static final String CORPUS = "corpus";

    public static final String WHOLE_WORKSPACE = "workspace";
    public static final String OWN_PROJECT = "project";
    public static final String LIST_ONLY = "list";

    /** What a personal access token may; a token without this claim is a person's and may all that he may. */
    public static final String SCOPES = "scopes";

    /** The scope without which a program only reads. */
    public static final String WRITE = "write";

    private Claim() {}
}
