package dev.lectern.workflow.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How a run, or a step of one, stands. Waiting is never stored: it is a running one of which nothing was heard lately.
 *
 * <pre>
 * running <-> waiting -> completed | failed | cancelled
 * </pre>
 */
@Schema(
        name = "RunStatus",
        description = "waiting: not ended, and nothing was heard of it for a while",
        enumeration = {"running", "waiting", "completed", "failed", "cancelled"})
enum RunStatus {
    RUNNING("running"),
    WAITING("waiting"),
    COMPLETED("completed"),
    FAILED("failed"),
    CANCELLED("cancelled");

    @JsonValue
    private final String wire;

    RunStatus(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    static RunStatus of(String wire) {
        return Arrays.stream(values())
                .filter(status -> status.wire.equals(wire))
                .findFirst()
                .orElseThrow();
    }
}
