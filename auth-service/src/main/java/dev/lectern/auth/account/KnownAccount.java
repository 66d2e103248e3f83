package dev.lectern.auth.account;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What the rest of auth may know of an account: all but its password. */
public record KnownAccount(
        UUID id,
        String username,
        String email,
        boolean emailVerified,
        String firstName,
        String lastName,
        AccountState state,
        boolean hasPassword,
        boolean mustResetPassword,
        long version,
        Set<String> roles) {

    static KnownAccount of(Account account, Set<String> roles) {
        return new KnownAccount(
                account.id,
                account.username,
                account.email,
                account.emailVerifiedAt != null,
                account.firstName,
                account.lastName,
                account.state,
                account.passwordHash != null,
                account.mustResetPassword,
                account.version,
                Set.copyOf(roles));
    }

    /** Whether it is let in at all: asked on every way in. */
    public boolean mayEnter() {
        return state == AccountState.ACTIVE;
    }

    /** What others know of this person, and so a password must not be. */
    public List<String> knownFacts() {
        return Stream.of(username, email, firstName, lastName)
                .filter(Objects::nonNull)
                .toList();
    }
}
