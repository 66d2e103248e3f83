package dev.lectern.common.problem;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Where a refused access is written down for the audit; never fails itself. */
public interface RefusalSink {

    /** The account is whose door it was, where the request does not say who asks; null if nobody knows. */
    Uni<Void> record(String method, String path, int status, String reason, UUID account);
}
