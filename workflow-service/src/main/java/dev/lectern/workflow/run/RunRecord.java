package dev.lectern.workflow.run;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.workflow.run.Hearing.Moment;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A run, or a step of one, as its events have told. The events write it by {@link RunLedger}; here it is read. */
@Entity
class RunRecord extends PanacheEntityBase {

    @Id
    public UUID recordId;

    public UUID workspaceId;
    public UUID projectId;
    public UUID userId;
    public UUID runId;
    public String recordKind;
    public String step;
    public String status;
    public String kind;
    public String subjectId;
    public UUID parentRunId;
    public String triggerSource;
    public boolean isPersonal;
    public String reason;
    public String progressStep;
    public long progressDone;
    public long progressTotal;
    public Float progressPerSecond;
    public Instant cancelRequestedAt;
    public Instant startedAt;
    public Instant finishedAt;
    public Instant heardAt;

    RunStatus statusAt(Moment moment) {
        var stored = RunStatus.of(status);
        return stored == RunStatus.RUNNING && heardAt.isBefore(moment.quietSince()) ? RunStatus.WAITING : stored;
    }

    /** How long it took, or has taken so far. */
    Duration age(Moment moment) {
        return Duration.between(startedAt, finishedAt == null ? moment.now() : finishedAt);
    }

    /** By the pace of the step that moved last; null when it has none, or nothing is left of it. */
    Long secondsLeft() {
        var left = progressTotal - progressDone;
        return progressPerSecond == null || left <= 0 || RunStatus.of(status).ended()
                ? null
                : (long) Math.ceil(left / progressPerSecond);
    }

    /** Whether this is the first time that somebody asks. */
    boolean requestCancel(Instant now) {
        if (RunStatus.of(status).ended()) {
            throw ProblemException.conflict("The run has ended already: " + ending());
        }
        if (cancelRequestedAt != null) {
            return false;
        }
        cancelRequestedAt = now;
        return true;
    }

    private String ending() {
        return reason == null ? status + "." : status + " (" + reason + ").";
    }
}
