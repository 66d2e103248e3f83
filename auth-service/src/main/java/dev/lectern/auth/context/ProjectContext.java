package dev.lectern.auth.context;

import java.util.UUID;

/**
 * Where a user works and what he may do there, as the project service says it.
 *
 * @param corpus which papers the project sees: the claim of that name
 */
public record ProjectContext(
        UUID workspaceId,
        UUID projectId,
        String projectRole,
        long projectVersion,
        long memberVersion,
        UUID personaId,
        String corpus) {}
