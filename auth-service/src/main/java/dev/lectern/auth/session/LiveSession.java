package dev.lectern.auth.session;

import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.context.ProjectContext;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A session that is good at this moment, or a personal access token, which is one for a program: whose it is and where it
 * works (null: nowhere, before the password is changed).
 *
 * @param scopes what a program may; null for a person, who may all that the account may
 */
public record LiveSession(
        UUID id, KnownAccount account, ProjectContext context, Instant expiresAt, Set<String> scopes) {}
