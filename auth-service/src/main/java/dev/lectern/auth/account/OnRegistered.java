package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;

/** Told in the transaction that makes an account by registration. */
public interface OnRegistered {

    /** Whether the account waits for the proof of its address. */
    Uni<Void> registered(Scope scope, KnownAccount account, boolean mustProveAddress);
}
