package dev.lectern.auth.session;

import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.context.ProjectContext;
import java.time.Instant;
import java.util.UUID;

/** A session that is good at this moment, whose it is and where it works. */
public record LiveSession(UUID id, KnownAccount account, ProjectContext context, Instant expiresAt) {}
