package dev.lectern.gateway.route;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.gateway.access.Admission;
import dev.lectern.gateway.access.Csrf;
import dev.lectern.gateway.access.Grant;
import dev.lectern.gateway.limit.RateLimit;
import dev.lectern.gateway.limit.Subject;
import dev.lectern.gateway.limit.Verdict;
import dev.lectern.gateway.report.Refusals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Decides who gets in: a write by cookie must come from a page of ours, a credential must be good, and nobody may ask too
 * often. Whoever is sent away is told to the audit.
 */
@ApplicationScoped
class Entrance {

    /** Who it is (null: nobody is signed in), and whether he is within his limit. */
    record Entry(Grant grant, Verdict verdict) {}

    private final Admission admission;
    private final RateLimit limits;
    private final Refusals refusals;

    Entrance(Admission admission, RateLimit limits, Refusals refusals) {
        this.admission = admission;
        this.limits = limits;
        this.refusals = refusals;
    }

    /** Fails with a problem when he does not get in. */
    Uni<Entry> enter(Visit visit) {
        return visit.credential == null ? asNobody(visit) : asSomebody(visit);
    }

    /** What only who runs the installation may do. */
    void checkAdmin(Visit visit) {
        if (visit.grant == null) {
            throw ProblemException.unauthenticated("Sign in first.");
        } else if (visit.grant.hasGroup(Access.RESETTING)) {
            throw ProblemException.passwordResetRequired();
        } else if (!visit.grant.hasGroup(Access.ADMIN)) {
            throw ProblemException.forbidden("Only who runs the installation may do this.");
        }
    }

    /** To be told when we ourselves refuse somebody, with the status that he gets. */
    void refused(Visit visit, int status, String reason) {
        var request = visit.request;
        var user = visit.grant == null ? null : visit.grant.userId();
        var scope = Scope.ofRun(UUID.fromString(visit.runId)).withUser(user);
        refusals.tell(
                scope,
                Audited.refused(request.method().name(), request.path(), status, reason)
                        .from(visit.address(), visit.agent()));
    }

    private Uni<Entry> asNobody(Visit visit) {
        return limits.take(Subject.address(visit.address())).map(verdict -> new Entry(null, verdict));
    }

    private Uni<Entry> asSomebody(Visit visit) {
        return Uni.createFrom()
                .deferred(() -> {
                    Csrf.check(visit.request, visit.credential);
                    return admission.knows(visit.credential) ? known(visit) : tried(visit);
                })
                .onFailure(Entrance::isForged)
                .recoverWithUni(failure -> guessed(visit, failure));
    }

    private Uni<Entry> known(Visit visit) {
        return admitted(visit).onFailure(Entrance::isUnknown).recoverWithUni(failure -> guessed(visit, failure));
    }

    // Whoever tries credentials out is stopped before auth has work with them; a good one costs nothing in the end.
    private Uni<Entry> tried(Visit visit) {
        var guess = Subject.guess(visit.address());
        return limits.take(guess)
                .chain(verdict -> verdict.allowed()
                        ? admitted(visit).onItemOrFailure().invoke((entry, failure) -> {
                            if (!isUnknown(failure)) {
                                limits.giveBack(guess, verdict);
                            }
                        })
                        : Uni.createFrom().item(new Entry(null, verdict)));
    }

    private Uni<Entry> admitted(Visit visit) {
        return admission.grant(visit.credential).chain(grant -> limits.take(
                        Subject.account(grant.userId(), visit.request.method().name()))
                .map(verdict -> new Entry(grant, verdict)));
    }

    private Uni<Entry> guessed(Visit visit, Throwable failure) {
        return limits.take(Subject.guess(visit.address()))
                .chain(verdict -> verdict.allowed()
                        ? Uni.createFrom().<Entry>failure(failure)
                        : Uni.createFrom().item(new Entry(null, verdict)));
    }

    private static boolean isForged(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.CSRF;
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.UNAUTHENTICATED;
    }
}
