package dev.lectern.common.identity;

/** The tools of the suite. A role gives some of them; without one the tool does not exist for the account. */
public final class Capability {

    /** Create, change and disable projects. */
    public static final String PROJECTS = "projects";

    /** Sources, search and notes. */
    public static final String RESEARCH = "research";

    public static final String CHAT = "chat";
    public static final String COMPARE = "compare";
    public static final String ASSISTANTS = "assistants";
    public static final String REPOSITORIES = "repositories";
    public static final String PROMPTS = "prompts";
    public static final String IDEAS = "ideas";

    /** Read and rate records. */
    public static final String RECORDS = "records";

    public static final String RECORDS_MANAGE = "records-manage";
    public static final String BONUS_WINDOWS = "bonus-windows";
    public static final String ACTIVITY = "activity";
    public static final String ADMINISTRATION = "administration";

    private Capability() {}
}
