package dev.lectern.common.problem;

import io.smallrye.mutiny.Uni;

/** Where a refused access is written down for the audit; never fails itself. */
public interface RefusalSink {

    Uni<Void> record(String method, String path, int status, String reason);
}
