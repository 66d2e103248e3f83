package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.UUID;

/** Told in the transaction that deletes an account, to delete what is kept about the person. */
public interface OnDeleted {

    Uni<Void> deleted(Scope scope, UUID accountId, Instant at);
}
