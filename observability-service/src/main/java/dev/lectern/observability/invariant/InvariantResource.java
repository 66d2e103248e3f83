package dev.lectern.observability.invariant;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether what must always hold does, in every service. */
@Path("/api/v1/admin/invariants")
@Tag(name = "Invariants", description = "What must always hold in the data of the installation")
@RolesAllowed(Access.ADMIN)
class InvariantResource {

    @Schema(name = "InvariantReport")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Report(
            @Schema(examples = "observability") String service,
            @Schema(examples = "the ledger sums to zero") String name,
            boolean holds,

            @Schema(description = "How many break it, and one of them", examples = "2, e.g. chunk 17")
            String broken,

            @Schema(description = "Since when we have known that it does not hold")
            Instant since,

            Instant checkedAt) {

        static Report of(Row row) {
            var broken = row.getString("broken");
            return new Report(
                    row.getString("service"),
                    row.getString("name"),
                    broken.isEmpty(),
                    broken.isEmpty() ? null : broken,
                    Optional.ofNullable(row.getOffsetDateTime("since"))
                            .map(OffsetDateTime::toInstant)
                            .orElse(null),
                    row.getOffsetDateTime("checked_at").toInstant());
        }
    }

    @Schema(name = "Invariants")
    record Answer(
            @Schema(description = "Everything holds, and everybody has looked of late")
            boolean holds,

            List<Report> items,

            @Schema(description = "Services that have not said for five minutes how they are")
            Set<String> silent) {}

    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final Set<String> SERVICES =
            Set.of("auth", "project", "ingestion", "retrieval", "workflow", "observability");

    private final Tenancy tenancy;
    private final InvariantRepository reports;
    private final Clock clock;

    InvariantResource(Tenancy tenancy, InvariantRepository reports, Clock clock) {
        this.tenancy = tenancy;
        this.reports = reports;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "Whether what must always hold does",
            description = "Each service looks at its own data every minute and tells what it found: that events are"
                    + " published and heard, that work ends, that runs go on, that nothing is left over, that the ledger"
                    + " sums to zero.")
    @APIResponse(responseCode = "200", description = "What was found, also what holds.")
    public Uni<Answer> all() {
        // Of the installation, and so of no tenant: for administrators only.
        return tenancy.system(reports::all).map(found -> {
            var recent = clock.instant().minus(SILENCE);
            var heard = found.stream()
                    .filter(report -> report.checkedAt().isAfter(recent))
                    .map(Report::service)
                    .collect(Collectors.toSet());
            var silent = new TreeSet<>(SERVICES);
            silent.removeAll(heard);
            return new Answer(silent.isEmpty() && found.stream().allMatch(Report::holds), found, silent);
        });
    }
}
