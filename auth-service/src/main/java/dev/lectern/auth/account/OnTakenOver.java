package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/**
 * Told in the transaction in which the owner of an address that nobody had proved shows that it is his: whatever opened
 * the account until then may be somebody else's.
 */
public interface OnTakenOver {

    Uni<Void> takenOver(Scope scope, UUID accountId);
}
