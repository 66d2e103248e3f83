package dev.lectern.workflow.asked;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import java.util.List;
import java.util.UUID;

/** For whom something is asked, as he stood when he wanted it, and how it is to be answered. No token is kept. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Asker(
        UUID workspaceId,
        UUID projectId,
        UUID userId,
        List<UUID> roleIds,
        boolean administers,
        boolean wholeWorkspace,
        boolean listOnly,
        boolean repositories,
        UUID personaId,
        String model,
        Integer passages) {

    /** Null is the persona's way, and without one the installation's. */
    public static Asker of(Caller caller, UUID persona, String model, Integer passages) {
        return new Asker(
                caller.workspaceId(),
                caller.projectId(),
                caller.userId(),
                caller.roles(),
                caller.groups().contains(Access.ADMIN),
                caller.seesWholeWorkspace(),
                caller.seesListOnly(),
                caller.hasCapability(Capability.REPOSITORIES),
                persona,
                model,
                passages);
    }
}
