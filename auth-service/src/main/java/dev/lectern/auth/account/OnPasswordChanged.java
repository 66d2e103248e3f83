package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;

/** Told in the transaction (Hibernate's) that gives an account another password. */
public interface OnPasswordChanged {

    /** By the person, or by an administrator who set a temporary one (then it must be reset). */
    Uni<Void> passwordChanged(Scope scope, KnownAccount account);
}
