package dev.lectern.common.problem;

import io.smallrye.mutiny.Uni;

/** Where an unexpected failure is written down for operators; never fails itself. */
public interface FailureSink {

    Uni<Void> record(String component, Throwable failure);
}
