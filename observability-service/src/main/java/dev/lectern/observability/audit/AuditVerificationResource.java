package dev.lectern.observability.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.observability.audit.AuditChains.Walked;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether the audit is as it was written. */
@Path("/api/v1/audit-events/verification")
@Tag(name = "Audit")
@RolesAllowed(Access.ADMIN)
class AuditVerificationResource {

    @Schema(name = "AuditVerification")
    record VerificationView(
            @Schema(description = "No month is broken.") boolean intact, List<MonthView> months) {}

    @Schema(name = "AuditVerificationMonth")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MonthView(
            @Schema(examples = "2026-11") String month,
            long events,
            boolean intact,

            @Schema(description = "Its events are older than they are kept; the end of its chain is still known.")
            boolean removed,

            @Schema(nullable = true, description = "The first place in the month that is not as it was written.")
            Long brokenAt,

            @Schema(nullable = true) UUID brokenEvent,

            @Schema(nullable = true, examples = "It is not as it was written.")
            String reason) {

        static MonthView of(Walked walked) {
            return new MonthView(
                    YearMonth.from(walked.month()).toString(),
                    walked.events(),
                    walked.intact(),
                    walked.removed(),
                    walked.brokenAt(),
                    walked.brokenEvent(),
                    walked.reason());
        }
    }

    private final Tenancy tenancy;
    private final AuditChains chains;

    AuditVerificationResource(Tenancy tenancy, AuditChains chains) {
        this.tenancy = tenancy;
        this.chains = chains;
    }

    @GET
    @Operation(
            summary = "Walk the audit's chain of hashes",
            description = "For administrators. Each event carries the hash of itself and the one before it, so that one"
                    + " that was altered, removed or slipped in shows. Walks every event of the months asked for.")
    @APIResponse(responseCode = "200", description = "What was found of each month, oldest first.")
    public Uni<VerificationView> verify(
            @Parameter(description = "One month, such as `2026-11`; all without it.") @QueryParam("month")
                    String month) {
        return months(month)
                .onItem()
                .transformToMulti(all -> Multi.createFrom().iterable(all))
                .onItem()
                .transformToUniAndConcatenate(one -> tenancy.system(tx -> chains.walk(tx, one)))
                .map(MonthView::of)
                .collect()
                .asList()
                .map(found -> new VerificationView(found.stream().allMatch(MonthView::intact), found));
    }

    private Uni<List<LocalDate>> months(String month) {
        if (month == null || month.isBlank()) {
            return tenancy.system(chains::months);
        }
        try {
            return Uni.createFrom().item(List.of(YearMonth.parse(month).atDay(1)));
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest("month", "A month such as 2026-11.");
        }
    }
}
