package dev.lectern.common.event;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.BudgetEvent.BudgetChanged;
import dev.lectern.common.event.BudgetEvent.BudgetReached;
import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.FailureEvent.InvariantsChecked;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.event.IdentityEvent.NotificationCreated;
import dev.lectern.common.event.IdentityEvent.RightsRedefined;
import dev.lectern.common.event.IdentityEvent.SessionChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.event.IdentityEvent.SettingChanged;
import dev.lectern.common.event.IndexEvent.IndexPruned;
import dev.lectern.common.event.IndexEvent.IndexPublished;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.MailEvent.MailDelivered;
import dev.lectern.common.event.MailEvent.MailFailed;
import dev.lectern.common.event.ProjectEvent.InvitationCreated;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.PaperListed;
import dev.lectern.common.event.ProjectEvent.PaperUnlisted;
import dev.lectern.common.event.ProjectEvent.PersonaChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.ProjectEvent.ProjectCreated;
import dev.lectern.common.event.ProjectEvent.ProjectSettingsChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceOpened;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.SourceEvent.SourceExtracted;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One event of each type, always the same, as the services would make it. */
final class SampleEvents {

    private static final UUID RUN = id(1);
    private static final UUID WORKSPACE = id(2);
    private static final UUID PROJECT = id(3);
    private static final UUID USER = id(4);
    private static final UUID SOURCE = id(5);
    private static final UUID REFERENCE = id(6);
    private static final UUID SESSION = id(7);
    private static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private SampleEvents() {}

    static List<CloudEvent> all() {
        return List.of(
                early("auth", new AccountRegistered(USER, "ada", 1)),
                early("auth", new AccountChanged(USER, "disabled", 2)),
                full("auth", new SessionChanged(SESSION, USER)),
                full("auth", new SessionRevoked(SESSION, USER)),
                early("auth", new RightsRedefined(7)),
                early("auth", new SettingChanged("accounts.registration")),
                early("auth", new NotificationCreated(id(11), USER)),
                full("project", new ProjectChanged(PROJECT, false, 4)),
                full("project", new WorkspaceChanged(WORKSPACE, "free", 10, 2)),
                full("project", new ProjectSettingsChanged(PROJECT, true, false, 2)),
                full("project", new PersonaChanged(PROJECT, id(14), HASH, "llama-3.1-8b", 12, 0.7, 0.3, true, true, 3)),
                full("project", new InvitationCreated(id(12), USER)),
                full("project", new PaperListed(PROJECT, SOURCE, 1)),
                full("project", new PaperUnlisted(PROJECT, SOURCE, 2)),
                early("auth", new MailDelivered(id(13), USER, "password-reset", "smtp", "<1@lectern.example>")),
                early("auth", new MailFailed(id(13), USER, "password-reset", "no SMTP server is configured")),
                full(
                        "auth",
                        Audited.done("role.granted", "account", USER, Map.of("role", "staff"))
                                .from("203.0.113.7", "curl/8.5")),
                full("project", new WorkspaceOpened(WORKSPACE, USER, PROJECT)),
                full("project", new ProjectCreated(PROJECT, "reading-club", false, 1)),
                full("project", new MemberChanged(PROJECT, id(8), "viewer", true, 3)),
                full("ingestion", new SourceRegistered(SOURCE, REFERENCE, "note", HASH)),
                full("ingestion", new SourceExtracted(SOURCE, REFERENCE, "paper", HASH, 12, 3400)),
                full("ingestion", new SourceChunked(SOURCE, REFERENCE, "note", HASH, 12)),
                full("ingestion", new SourceReferenced(SOURCE, REFERENCE, "note")),
                full("ingestion", new SourceDereferenced(SOURCE, REFERENCE, true)),
                full("ingestion", new PaperEnriched(SOURCE, "matched", "title", "W2741809807", "none")),
                full("retrieval", new SourceIndexed(SOURCE, REFERENCE, id(9), 12)),
                full("retrieval", new SourceIndexFailed(SOURCE, REFERENCE, "the text of chunk 3 is gone")),
                full("retrieval", new SourceUnindexed(SOURCE, 0, 0)),
                full("retrieval", new IndexPublished(id(20), id(9), id(21), 1200)),
                full("retrieval", new IndexPruned(id(21), id(9), 0)),
                full("ingestion", new RunStarted(RUN, "ingest", null, SOURCE.toString())),
                full("ingestion", new StepFinished(RUN, "chunk", 12, 12)),
                full("ingestion", new StepProgressed(RUN, "parse", 40, 900, 21.5)),
                full("ingestion", new RunCompleted(RUN)),
                full("ingestion", new RunFailed(RUN, "index", "the text of chunk 3 is gone")),
                full("ingestion", new RunCancelled(RUN)),
                full("workflow", new CancelRequested(RUN)),
                full("workflow", new DeletionRequested(RUN, "conversation", id(25), 1)),
                full(
                        "retrieval",
                        new DeletionReceipt(
                                RUN,
                                "conversation",
                                id(25),
                                1,
                                Map.of("retrieval.message", 12L),
                                Map.of("retrieval.message", 0L))),
                full(
                        "retrieval",
                        new UsageRecorded(
                                id(15),
                                "llama-3.1-8b",
                                "local",
                                "chat",
                                "completed",
                                1200,
                                340,
                                1024,
                                60,
                                false,
                                5400,
                                310L,
                                412L,
                                "USD",
                                "agentic",
                                "A01",
                                id(22),
                                3000L,
                                List.of(id(23)))),
                full("observability", new BudgetChanged(id(24), "user", USER, "month", 5_000_000, "USD", true, 2)),
                full("observability", new BudgetReached(id(24), "user", "month", 80, 5_000_000, "USD", USER)),
                early("workflow", new InvariantsChecked(Map.of("no work is overdue (more than 10 min)", "2, e.g. x"))),
                full("retrieval", new FailureRecorded("/internal/search", "PgException: connection lost", "req-17")),
                full(
                        "workflow",
                        new DeadLettered("runs", id(10).toString(), "run.started.v1", "lectern.workflow", "no")),
                full("workflow", new Redriven("runs", id(10).toString(), "run.started.v1")));
    }

    /** Within a project, in a traced request. */
    private static CloudEvent full(String source, Event data) {
        return event(source, new Scope(RUN, WORKSPACE, PROJECT, USER), data);
    }

    /** Of somebody who has no workspace yet. */
    private static CloudEvent early(String source, Event data) {
        return event(source, new Scope(RUN, null, null, USER), data);
    }

    private static CloudEvent event(String source, Scope scope, Event data) {
        return new CloudEvent(
                id(99),
                source,
                EventCodec.typeOf(data),
                Instant.parse("2026-11-01T08:30:00.123456Z"),
                scope,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                data);
    }

    private static UUID id(int number) {
        return UUID.fromString("0193a1c8-0000-7000-8000-%012d".formatted(number));
    }
}
