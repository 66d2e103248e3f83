package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Told in the transaction in which an administrator lets a waiting account in. */
public interface OnApproved {

    Uni<Void> approved(Scope scope, UUID accountId);
}
