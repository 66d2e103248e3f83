package dev.lectern.project.chronicle;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.Event;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Says when it is, and tells within the transaction what changed in it; by the door of Hibernate. */
@ApplicationScoped
public class Chronicle {

    private final Outbox outbox;
    private final Audit audit;
    private final Clock clock;

    Chronicle(Outbox outbox, Audit audit, Clock clock) {
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** As exactly as the database keeps it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** To the rest of the suite. */
    public Uni<Void> event(Scope scope, Event event) {
        return outbox.add(scope, event);
    }

    /** To the audit: what the caller did. */
    public Uni<Void> deed(Scope scope, String action, String subjectKind, UUID subject, Map<String, String> detail) {
        return audit.add(scope, Audited.done(action, subjectKind, subject, detail));
    }
}
