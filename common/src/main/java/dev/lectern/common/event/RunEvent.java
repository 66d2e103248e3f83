package dev.lectern.common.event;

import java.util.UUID;

/**
 * The life of a run, told by whoever does the work: started by the service that accepted it, ended once.
 *
 * <pre>
 * started -> (step-progressed* step-finished)* -> completed | failed(reason) | cancelled
 * </pre>
 */
public sealed interface RunEvent extends Event {

    UUID run();

    @WireType("run.started.v1")
    record RunStarted(UUID run, String kind, UUID parentRun, String subjectId, boolean personal) implements RunEvent {

        public RunStarted(UUID run, String kind, UUID parentRun, String subjectId) {
            this(run, kind, parentRun, subjectId, false);
        }

        /** The business of its user alone, though he is in a project: nobody else in it sees such a run. */
        public RunStarted personal(boolean isPersonal) {
            return new RunStarted(run, kind, parentRun, subjectId, isPersonal);
        }
    }

    @WireType("run.step-finished.v1")
    record StepFinished(UUID run, String step, long done, long total) implements RunEvent {}

    /** Said now and then while a step takes its time; how many it does in a second is 0 while nobody can tell. */
    @WireType("run.step-progressed.v1")
    record StepProgressed(UUID run, String step, long done, long total, double perSecond) implements RunEvent {}

    @WireType("run.completed.v1")
    record RunCompleted(UUID run) implements RunEvent {}

    @WireType("run.failed.v1")
    record RunFailed(UUID run, String step, String reason) implements RunEvent {}

    @WireType("run.cancelled.v1")
    record RunCancelled(UUID run) implements RunEvent {}

    /** Somebody wants it to stop; whoever works on it stops and says so. */
    @WireType("run.cancel-requested.v1")
    record CancelRequested(UUID run) implements RunEvent {}

    @Override
    default String subject() {
        return run().toString();
    }

    @Override
    default Topic topic() {
        return Topic.WORKFLOW;
    }
}
