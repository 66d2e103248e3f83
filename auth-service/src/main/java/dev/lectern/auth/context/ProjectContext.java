package dev.lectern.auth.context;

import java.util.UUID;

/** Where a user works and what he may do there, as the project service says it. */
public record ProjectContext(
        UUID workspaceId, UUID projectId, String projectRole, long memberVersion, UUID personaId) {}
