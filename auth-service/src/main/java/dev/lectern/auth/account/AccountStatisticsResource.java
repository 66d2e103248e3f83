package dev.lectern.auth.account;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The accounts in numbers. */
@Path("/api/v1/accounts/statistics")
@Tag(name = "Accounts")
@RolesAllowed(Access.ADMIN)
class AccountStatisticsResource {

    private final AccountStatisticsRepository statistics;
    private final Caller caller;

    AccountStatisticsResource(AccountStatisticsRepository statistics, Caller caller) {
        this.statistics = statistics;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Count the accounts", description = "For administrators: by state, activity and role.")
    @APIResponse(responseCode = "200", description = "The numbers at this moment.")
    public Uni<AccountStatistics> count() {
        return statistics.count(caller.scope());
    }
}
