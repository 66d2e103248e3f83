package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.UUID;

/** Told in the transaction that disables or deletes an account, so that what hangs on it ends with it or not at all. */
public interface OnDisabled {

    Uni<Void> disabled(Scope scope, UUID accountId, Instant at);
}
