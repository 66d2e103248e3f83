package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;

/** Told in the transaction (Hibernate's) in which somebody shows for the first time that an account's address is his. */
public interface OnAddressProved {

    Uni<Void> addressProved(Scope scope, KnownAccount account);
}
