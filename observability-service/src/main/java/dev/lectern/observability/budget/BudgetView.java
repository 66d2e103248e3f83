package dev.lectern.observability.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A budget as people see it. */
@Schema(name = "Budget")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BudgetView(
        UUID id,

        @Schema(
                enumeration = {"workspace", "project", "user"},
                examples = "project")
        String kind,

        UUID projectId,
        UUID userId,

        @Schema(
                enumeration = {"day", "month", "total"},
                examples = "month")
        String period,

        @Schema(description = "In millionths of the currency, as all amounts here", examples = "25000000")
        long limitMicros,

        @Schema(examples = "USD") String currency,
        @Schema(examples = "80") int warnPercent,

        @Schema(description = "Of calls that have ended, in the running period", examples = "8200000")
        long spentMicros,

        @Schema(description = "Set aside for calls that run or may be made at any moment", examples = "1250000")
        long reservedMicros,

        @Schema(description = "What is left beside these", examples = "15550000")
        long availableMicros,

        @Schema(
                description = "Spent beyond the limit: a provider wrote more than was authorised, the limit was"
                        + " lowered, or much was spent before it was set",
                examples = "0")
        long overrunMicros,

        Instant startsAt,
        @Schema(description = "When the next period begins") Instant resetsAt,
        @Schema(description = "Who set it as it is now") UUID setBy,
        Instant createdAt,
        Instant updatedAt) {

    static BudgetView of(Budget budget) {
        return new BudgetView(
                budget.id(),
                budget.kind(),
                budget.projectId(),
                budget.userId(),
                budget.period(),
                budget.limit(),
                budget.currency(),
                budget.warnPercent(),
                budget.spent(),
                budget.reserved(),
                Math.max(0, budget.available()),
                Math.max(0, budget.spent() - budget.limit()),
                budget.startsAt(),
                budget.endsAt(),
                budget.setBy(),
                budget.createdAt(),
                budget.updatedAt());
    }
}
