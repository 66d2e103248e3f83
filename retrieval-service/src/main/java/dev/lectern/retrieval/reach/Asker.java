package dev.lectern.retrieval.reach;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import java.util.List;
import java.util.UUID;

/** Who asks, and what he sees where he is. */
public record Asker(
        Scope scope,
        UUID session,
        UUID persona,
        List<UUID> roles,
        boolean administers,
        boolean wholeWorkspace,
        boolean listOnly) {

    public static Asker of(Caller caller) {
        return new Asker(
                caller.scope(),
                caller.sessionId(),
                caller.personaId(),
                caller.roles(),
                caller.groups().contains(Access.ADMIN),
                caller.seesWholeWorkspace(),
                caller.seesListOnly());
    }
}
