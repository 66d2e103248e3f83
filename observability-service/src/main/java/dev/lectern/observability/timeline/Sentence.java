package dev.lectern.observability.timeline;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.BudgetEvent;
import dev.lectern.common.event.BudgetEvent.BudgetChanged;
import dev.lectern.common.event.BudgetEvent.BudgetReached;
import dev.lectern.common.event.DeadLetterEvent;
import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.FailureEvent.InvariantsChecked;
import dev.lectern.common.event.IdentityEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.event.IdentityEvent.NotificationCreated;
import dev.lectern.common.event.IdentityEvent.RightsRedefined;
import dev.lectern.common.event.IdentityEvent.SessionChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.event.IdentityEvent.SettingChanged;
import dev.lectern.common.event.IndexEvent;
import dev.lectern.common.event.IndexEvent.IndexPruned;
import dev.lectern.common.event.IndexEvent.IndexPublished;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.MailEvent;
import dev.lectern.common.event.MailEvent.MailDelivered;
import dev.lectern.common.event.MailEvent.MailFailed;
import dev.lectern.common.event.ProjectEvent;
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
import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.event.SourceEvent;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.SourceEvent.SourceExtracted;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.event.UsageEvent;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Says what an event means to a reader, from ids, counts and reasons alone. There is no default: who adds an event also
 * finds its words.
 */
final class Sentence {

    private Sentence() {}

    private static String ofRound(int round) {
        return round > 1 ? ", for the " + round + ". time" : "";
    }

    private static String ofReceipt(DeletionReceipt receipt) {
        var left = sum(receipt.left());
        return count(sum(receipt.removed()), "row") + " of the " + receipt.kind() + " removed"
                + (receipt.round() == 0 ? "" : left == 0 ? ", none left" : ", but " + count(left, "row") + " left");
    }

    private static long sum(Map<String, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    static String of(Event event) {
        return switch (event) {
            case IdentityEvent e -> ofIdentity(e);
            case ProjectEvent e -> ofProject(e);
            case SourceEvent e -> ofSource(e);
            case IndexEvent e -> ofIndex(e);
            case RunEvent e -> ofRun(e);
            case DeletionRequested e -> "Every service is asked to remove the " + e.kind() + ofRound(e.round());
            case DeletionReceipt e -> ofReceipt(e);
            case UsageEvent e -> ofUsage(e);
            case BudgetEvent e -> ofBudget(e);
            case FailureRecorded e -> "Something broke in " + e.component() + ": " + e.error();
            case InvariantsChecked e -> "A service looked at itself";
            case DeadLetterEvent e -> ofDeadLetter(e);
            case MailEvent e -> ofMail(e);
            case Audited e -> ofAudit(e);
        };
    }

    private static String ofIdentity(IdentityEvent event) {
        return switch (event) {
            case AccountRegistered e -> "Account registered";
            case AccountChanged e -> "Account is now " + e.state();
            case SessionChanged e -> "Session points to another project";
            case SessionRevoked e -> "Session ended";
            case RightsRedefined e -> "Roles and tools were redefined";
            case SettingChanged e -> "Setting " + e.key() + " changed";
            case NotificationCreated e -> "Somebody was notified";
        };
    }

    private static String ofProject(ProjectEvent event) {
        return switch (event) {
            case WorkspaceOpened e -> "Workspace opened";
            case ProjectCreated e -> e.isDefault() ? "Default project created" : "Project created";
            case MemberChanged e ->
                e.role() == null || !e.active() ? "Member left the project" : "Member is now " + e.role();
            case ProjectChanged e -> e.active() ? "Project changed" : "Project disabled";
            case ProjectSettingsChanged e -> "Project shares otherwise now";
            case PersonaChanged e -> e.active() ? "Persona changed" : "Persona switched off";
            case WorkspaceChanged e -> "Workspace has another plan (" + e.plan() + ")";
            case InvitationCreated e -> "Somebody was invited";
            case PaperListed e -> "Paper put on the project's list";
            case PaperUnlisted e -> "Paper taken off the project's list";
        };
    }

    private static String ofSource(SourceEvent event) {
        return switch (event) {
            case SourceRegistered e -> "Source registered (" + e.kind() + ")";
            case SourceReferenced e -> "Source is there already; the project refers to it (" + e.kind() + ")";
            case SourceExtracted e ->
                count(e.pageCount(), "page") + " with " + count(e.wordCount(), "word") + " understood";
            case SourceChunked e -> "Text cut into " + count(e.chunkCount(), "chunk");
            case SourceDereferenced e ->
                e.last() ? "Source taken out of the last project that had it" : "Source taken out of the project";
            case PaperEnriched e -> lookedUp(e) + standing(e.retraction());
        };
    }

    private static String lookedUp(PaperEnriched event) {
        return switch (event.status()) {
            case "matched" -> "Paper found at OpenAlex (by " + event.matchedBy() + ")";
            case "manual" -> "Paper linked by hand with a work of OpenAlex";
            case "not_found" -> "OpenAlex knows no such paper";
            case "off" -> "Paper not looked up: enrichment is switched off";
            default -> "Looking the paper up did not work; its text is not affected";
        };
    }

    private static String standing(String retraction) {
        return switch (retraction) {
            case "retracted" -> "; it has been retracted";
            case "concern" -> "; there is an expression of concern about it";
            case "notice" -> "; it is the notice of a retraction";
            case null, default -> "";
        };
    }

    private static String ofIndex(IndexEvent event) {
        return switch (event) {
            case SourceIndexed e -> count(e.vectorCount(), "vector") + " stored";
            case SourceIndexFailed e -> "Indexing failed: " + e.reason();
            case IndexPublished e -> "Searches go to another index now (" + count(e.vectorCount(), "vector") + ")";
            case IndexPruned e ->
                e.vectorsLeft() == 0
                        ? "Index pruned; nothing of it is left"
                        : "Index pruned, but " + count(e.vectorsLeft(), "vector") + " left";
            case SourceUnindexed e ->
                e.vectorsLeft() + e.postingsLeft() == 0
                        ? "Nothing is left in the index"
                        : count(e.vectorsLeft(), "vector") + " and " + count(e.postingsLeft(), "posting")
                                + " left in the index";
        };
    }

    private static String ofRun(RunEvent event) {
        return switch (event) {
            case RunStarted e -> "Run started (" + e.kind() + ")";
            case StepFinished e -> ofStep(e);
            case StepProgressed e -> "Step " + e.step() + " is at " + e.done() + " of " + e.total();
            case RunCompleted e -> "Run finished";
            case RunFailed e ->
                e.step() == null ? "Run failed: " + e.reason() : "Run failed at " + e.step() + ": " + e.reason();
            case RunCancelled e -> "Run cancelled";
            case CancelRequested e -> "Cancelling asked for";
        };
    }

    private static String ofStep(StepFinished event) {
        var part = event.done() + " of " + event.total();
        return switch (event.step()) {
            case "parse" -> "File read (" + part + " pages)";
            case "ocr" -> "Images of text read (" + part + " pages)";
            case "clean" -> "Document looked through (" + part + " pages)";
            case "chunk" -> "Text cut (" + part + " pieces)";
            case "index" -> "Made findable (" + part + " pieces)";
            case "fetch" -> "File fetched";
            case "prep" -> "Folder looked through (" + part + " files)";
            case "import" -> "Import looked through (" + part + " entries)";
            case "register" -> "Sources brought in (" + part + ")";
            default -> "Step " + event.step() + " finished (" + part + ")";
        };
    }

    private static String ofUsage(UsageEvent event) {
        return switch (event) {
            case UsageRecorded e ->
                "Model " + e.model() + " " + outcome(e.status()) + " (" + e.operation() + "): "
                        + count(e.promptTokens(), "token") + " read, " + e.completionTokens() + " written"
                        + (e.estimated() ? " by our estimate" : "") + cost(e);
        };
    }

    private static String ofBudget(BudgetEvent event) {
        return switch (event) {
            case BudgetChanged e ->
                e.active()
                        ? "Budget of the " + e.kind() + " is " + money(e.limitMicros(), e.currency()) + " "
                                + per(e.period())
                        : "Budget of the " + e.kind() + " taken away";
            case BudgetReached e ->
                e.percent() + " % of the " + e.kind() + "'s budget (" + money(e.limitMicros(), e.currency()) + " "
                        + per(e.period()) + ") is spent";
        };
    }

    private static String per(String period) {
        return period.equals("total") ? "for all time" : "a " + period;
    }

    private static String outcome(String status) {
        return switch (status) {
            case "completed" -> "answered";
            case "cancelled" -> "was stopped";
            default -> "failed";
        };
    }

    private static String cost(UsageRecorded event) {
        if (event.costMicros() == null) {
            return "";
        }
        var overrun = event.authorisedMicros() != null && event.costMicros() > event.authorisedMicros()
                ? " (only " + money(event.authorisedMicros(), event.currency()) + " was authorised)"
                : "";
        return ", " + money(event.costMicros(), event.currency()) + overrun;
    }

    private static String money(long micros, String currency) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString() + " " + currency;
    }

    private static String ofMail(MailEvent event) {
        return switch (event) {
            case MailDelivered e -> "Mail delivered (" + e.kind() + ")";
            case MailFailed e -> "Mail not delivered (" + e.kind() + "): " + e.reason();
        };
    }

    private static String ofAudit(Audited event) {
        var words = event.action() + " (" + event.subject() + ")";
        return event.error() == null ? words : words + ": " + event.error();
    }

    private static String ofDeadLetter(DeadLetterEvent event) {
        return switch (event) {
            case DeadLettered e -> "Message " + e.eventType() + " set aside by " + e.consumer() + ": " + e.reason();
            case Redriven e -> "Message " + e.eventType() + " taken up again by " + e.consumer();
        };
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
