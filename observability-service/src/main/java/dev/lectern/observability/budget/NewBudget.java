package dev.lectern.observability.budget;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A budget as somebody wants it. */
@Schema(name = "NewBudget")
record NewBudget(
        @NotNull
        @Pattern(regexp = "workspace|project|user")
        @Schema(
                description = "Whose calls count: everybody's in the workspace, those in the current project, or"
                        + " those of one person in the workspace",
                enumeration = {"workspace", "project", "user"},
                examples = "project")
        String kind,

        @Schema(description = "The person, for the kind `user` alone")
        UUID userId,

        @NotNull
        @Pattern(regexp = "day|month|total")
        @Schema(
                description = "When it begins anew (UTC); `total` never does",
                enumeration = {"day", "month", "total"},
                examples = "month")
        String period,

        @NotNull @Min(1) @Max(MOST) @Schema(description = "In millionths of the currency", examples = "25000000")
        Long limitMicros,

        @Pattern(regexp = "[A-Z]{3}")
        @Schema(description = "Only calls that are priced in it count", defaultValue = "USD", examples = "USD")
        String currency,

        @Min(1)
        @Max(100)
        @Schema(
                description = "Those who should know are told when so much is spent",
                defaultValue = "80",
                examples = "80")
        Integer warnPercent) {

    /** A thousand million of the currency: sums of these stay far from where numbers end. */
    static final long MOST = 1_000_000_000_000_000L;

    NewBudget {
        currency = currency == null ? "USD" : currency;
        warnPercent = warnPercent == null ? 80 : warnPercent;
    }
}
