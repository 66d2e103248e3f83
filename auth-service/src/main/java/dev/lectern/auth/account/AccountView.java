package dev.lectern.auth.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account as administrators see it, and whoever has just registered it. */
@Schema(name = "Account")
record AccountView(
        UUID id,
        @Schema(examples = "ada") String username,

        @Schema(nullable = true, examples = "ada@example.org")
        String email,

        @Schema(description = "Somebody has shown that mail to this address reaches the person.")
        boolean emailVerified,

        @Schema(nullable = true, examples = "Ada") String firstName,
        @Schema(nullable = true, examples = "Lovelace") String lastName,
        AccountState state,

        @Schema(description = "Can do nothing before the password is a new one.")
        boolean mustResetPassword,

        @Schema(description = "Roles on the platform, not in a project.", examples = "[\"staff\"]")
        List<String> roles,

        Activity activity,
        Instant createdAt,

        @Schema(nullable = true) Instant lastLoginAt) {

    static AccountView of(Account account, Collection<String> roles, Instant now) {
        return new AccountView(
                account.id,
                account.username,
                account.email,
                account.emailVerifiedAt != null,
                account.firstName,
                account.lastName,
                account.state,
                account.mustResetPassword,
                roles.stream().sorted().toList(),
                Activity.of(account.lastLoginAt, now),
                account.createdAt,
                account.lastLoginAt);
    }
}
