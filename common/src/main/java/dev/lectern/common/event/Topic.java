package dev.lectern.common.event;

/** The topics of the suite; the deployment's prefix comes before the name. */
public enum Topic {
    IDENTITY("identity"),
    PROJECT("project"),
    INGESTION("ingestion"),
    INDEXING("indexing"),
    WORKFLOW("workflow"),
    USAGE("usage"),
    FAILURE("failure"),
    MAIL("mail"),
    AUDIT("audit"),
    DEAD_LETTER("dead-letter");

    private final String wire;

    Topic(String wire) {
        this.wire = wire;
    }

    public String named(String prefix) {
        return prefix + "." + wire;
    }
}
