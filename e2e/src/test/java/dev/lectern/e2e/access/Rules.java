package dev.lectern.e2e.access;

import java.util.Set;
import java.util.stream.Stream;

/** What the document's words about an operation mean for each person: let in, or refused with which status. */
final class Rules {

    static final int LET_IN = 0;
    static final int NOT_SIGNED_IN = 401;
    static final int NOT_ALLOWED = 403;
    static final int NOT_THERE = 404;

    private Rules() {}

    /** The refusal that the rules ask for, if any. */
    static int expected(ApiOperation operation, String who) {
        // Where everybody may come, it does not matter who does.
        if (operation.role().equals("anonymous")) {
            return LET_IN;
        }
        return switch (who) {
            case World.ANONYMOUS, World.DISABLED, World.DELETED -> NOT_SIGNED_IN;
            case World.RESETTING -> operation.whileResetting() ? LET_IN : NOT_ALLOWED;
            case World.BARE -> withCapabilities(operation, Set.of());
            case World.READER -> operation.writes() ? NOT_ALLOWED : ofProgram(operation, "owner");
            case World.WRITER -> ofProgram(operation, "owner");
            case World.ADMIN_PROGRAM -> ofProgram(operation, World.ADMIN);
            default -> expectedOf(operation, who);
        };
    }

    /** Of an owner of the project who has a role that gives these. */
    static int withCapabilities(ApiOperation operation, Set<String> capabilities) {
        var wanted = operation.capability();
        return wanted != null && !capabilities.contains(wanted)
                ? NOT_ALLOWED
                : expectedOf(operation, guestAs(operation));
    }

    private static int ofProgram(ApiOperation operation, String maker) {
        return operation.inPerson() ? NOT_ALLOWED : expectedOf(operation, maker);
    }

    /** Who owns the project, but not the workspace that it is in. */
    private static String guestAs(ApiOperation operation) {
        var ofTheWorkspace = changesTheIndex(operation)
                || operation.path().startsWith("/api/v1/workspaces/{id}")
                || operation.path().equals("/api/v1/projects");
        return ofTheWorkspace ? "viewer" : "owner";
    }

    private static int expectedOf(ApiOperation operation, String who) {
        return switch (operation.role()) {
            case "admin" -> who.equals(World.ADMIN) ? LET_IN : NOT_ALLOWED;
            case "user", "interactive" -> LET_IN;
            case "viewer", "editor", "owner", "member" -> onTheLadder(operation, who);
            default -> throw new IllegalStateException("nobody knows the role of " + operation);
        };
    }

    private static int onTheLadder(ApiOperation operation, String who) {
        var least = operation.role().equals("member") ? "viewer" : operation.role();
        if (World.MEMBERS.contains(who) && changesTheIndex(operation)) {
            return NOT_ALLOWED;
        }
        if (World.MEMBERS.contains(who)) {
            return World.MEMBERS.indexOf(who) >= World.MEMBERS.indexOf(least) ? LET_IN : NOT_ALLOWED;
        }
        // At home everybody is the owner; the neighbour's current project is one in which he only reads.
        var mayNot = who.equals(World.NEIGHBOUR) && !least.equals("viewer");
        if (mayNot && (!operation.asksWhatItNames() || sharesIt(operation, who))) {
            return NOT_ALLOWED;
        }
        return operation.namesInThePath() && !isPersonal(operation) && !sharesIt(operation, who) ? NOT_THERE : LET_IN;
    }

    /** Only who owns the workspace's default project may, in it; that of the matrix is another one. */
    static boolean changesTheIndex(ApiOperation operation) {
        return operation.path().startsWith("/api/v1/indexes") && operation.writes();
    }

    static boolean seesNothingOfIt(ApiOperation operation, String who) {
        var refusal = expected(operation, who);
        return refusal == NOT_THERE || (isPersonal(operation) && refusal != NOT_ALLOWED);
    }

    /**
     * Nothing was set aside in this installation, no link was mailed, no project must have a guideline, and who has no tool to
     * make anything has deleted nothing.
     */
    static boolean mayHaveNone(ApiOperation operation) {
        return Stream.of("/parked-events/{seq}", "/invitations/claims", "/guideline", "/deletions/{runId}")
                .anyMatch(operation.path()::contains);
    }

    /** The neighbour is in the same workspace. */
    private static boolean sharesIt(ApiOperation operation, String who) {
        return who.equals(World.NEIGHBOUR)
                && Stream.of("/api/v1/workspaces/{id}", "/api/v1/indexes/{id}").anyMatch(operation.path()::startsWith);
    }

    /** Made by whoever comes. */
    static boolean isPersonal(ApiOperation operation) {
        return operation
                .path()
                .matches(
                        "/api/v1/(sessions|tokens|uploads|notes|papers/.*/notes|notifications|invitations|conversations"
                                + "|chat/turns|chat/streams|deletions)/\\{.*");
    }
}
