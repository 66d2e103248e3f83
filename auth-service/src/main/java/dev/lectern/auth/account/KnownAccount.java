package dev.lectern.auth.account;

import java.util.Set;
import java.util.UUID;

/** What the rest of auth may know of an account: all but its password. */
public record KnownAccount(
        UUID id,
        String username,
        String email,
        AccountState state,
        boolean mustResetPassword,
        long version,
        Set<String> roles) {

    static KnownAccount of(Account account, Set<String> roles) {
        return new KnownAccount(
                account.id,
                account.username,
                account.email,
                account.state,
                account.mustResetPassword,
                account.version,
                Set.copyOf(roles));
    }

    /** Whether it may use anything at all: asked on every way in. */
    public boolean mayEnter() {
        return state == AccountState.ACTIVE && !mustResetPassword;
    }
}
