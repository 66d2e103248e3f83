package dev.lectern.auth.account;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many accounts there are, of what kind, and how that grows. */
record AccountStatistics(
        @Schema(description = "Without the deleted ones.") long total,

        @Schema(description = "By state, the deleted ones too.", examples = "{\"active\": 41, \"pending\": 2}")
        Map<String, Long> states,

        @Schema(
                description = "Of those that are not deleted: signed in within 30 days, longer ago, or never.",
                examples = "{\"recent\": 30, \"inactive\": 9, \"never\": 4}")
        Map<String, Long> activity,

        @Schema(description = "An account with two roles counts for both.", examples = "{\"staff\": 38}")
        Map<String, Long> roles,

        @Schema(description = "Days of the last 30 (UTC) on which accounts were made, oldest first.")
        List<Day> registrations) {

    /** How many accounts were made on a day. */
    @Schema(name = "AccountsOfADay")
    record Day(LocalDate day, long count) {}
}
