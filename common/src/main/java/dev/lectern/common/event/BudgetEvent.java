package dev.lectern.common.event;

import java.util.UUID;

/** What a workspace, a project or a person may spend: told where those listen who must know what a project may do. */
public sealed interface BudgetEvent extends Event {

    /** The subject is the project or the person it is for, and absent for the whole workspace. */
    @WireType("budget.changed.v1")
    record BudgetChanged(
            UUID budgetId,
            String kind,
            UUID subjectId,
            String period,
            long limitMicros,
            String currency,
            boolean active,
            long version)
            implements BudgetEvent {
        @Override
        public String subject() {
            return budgetId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /** So much of a budget is spent for the first time in its period; an event for each who should hear of it. */
    @WireType("budget.reached.v1")
    record BudgetReached(
            UUID budgetId, String kind, String period, int percent, long limitMicros, String currency, UUID recipientId)
            implements BudgetEvent {
        @Override
        public String subject() {
            return budgetId.toString();
        }
    }

    @Override
    default Topic topic() {
        return Topic.PROJECT;
    }
}
