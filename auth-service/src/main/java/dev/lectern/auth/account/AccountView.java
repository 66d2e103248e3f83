package dev.lectern.auth.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account as its owner and admins see it. */
@Schema(name = "Account")
record AccountView(
        UUID id,
        @Schema(examples = "ada") String username,
        @Schema(examples = "ada@example.org") String email,
        AccountState state,

        @Schema(description = "Roles on the platform, not in a project.", examples = "[\"admin\"]")
        List<String> roles,

        Instant createdAt,

        @Schema(nullable = true) Instant lastLoginAt) {

    static AccountView of(Account account, Collection<String> roles) {
        return new AccountView(
                account.id,
                account.username,
                account.email,
                account.state,
                roles.stream().sorted().toList(),
                account.createdAt,
                account.lastLoginAt);
    }
}
