package dev.lectern.ingestion.enrich;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.lookup.Crossref;
import dev.lectern.ingestion.lookup.EnrichConfig;
import dev.lectern.ingestion.lookup.LookupFailure;
import dev.lectern.ingestion.lookup.Work;
import dev.lectern.ingestion.match.MatchPaper;
import dev.lectern.ingestion.match.Outcome.Failed;
import dev.lectern.ingestion.match.Outcome.Found;
import dev.lectern.ingestion.match.Outcome.NotFound;
import dev.lectern.ingestion.match.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * The work of looking a paper up. It goes beside the ingestion of the file and never is a reason for that to fail; a run
 * that somebody started for it alone ends with it.
 */
@ApplicationScoped
public class EnrichSource implements JobHandler {

    static final String TYPE = "enrich";

    private static final String ALONE = "alone";
    private static final String ITEM = "sourceItemId";
    private static final String OFF = "off";

    private final Tenancy tenancy;
    private final MatchRepository rows;
    private final MatchPaper matchPaper;
    private final Crossref crossref;
    private final Outbox outbox;
    private final Jobs jobs;
    private final EnrichConfig config;

    EnrichSource(
            Tenancy tenancy,
            MatchRepository rows,
            MatchPaper matchPaper,
            Crossref crossref,
            Outbox outbox,
            Jobs jobs,
            EnrichConfig config) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.matchPaper = matchPaper;
        this.crossref = crossref;
        this.outbox = outbox;
        this.jobs = jobs;
        this.config = config;
    }

    /** Beside the other steps of a run that ingests the item, if the installation allows it. */
    public Uni<Void> beside(SqlConnection tx, Scope scope, UUID item) {
        return config.enabled()
                ? jobs.add(tx, scope, beside(item))
                : Uni.createFrom().voidItem();
    }

    static NewJob beside(UUID item) {
        return job(item, false);
    }

    /** As all that its run is for. */
    static NewJob alone(UUID item) {
        return job(item, true);
    }

    private static NewJob job(UUID item, boolean alone) {
        return new NewJob(
                TYPE,
                item.toString(),
                new JsonObject().put(ITEM, item.toString()).put(ALONE, alone));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        if (!config.enabled()) {
            return Uni.createFrom().item(tx -> told(tx, job, OFF, null).chain(() -> end(tx, job, LookupFailure.OFF)));
        }
        return tenancy.tx(job.scope(), tx -> rows.paper(tx, item(job)).chain(asked -> rows.match(tx, item(job))
                        .map(match -> match.filter(it -> it.status().equals(Match.MANUAL))
                                        .isPresent()
                                ? Optional.<Question>empty()
                                : asked.map(MatchRepository.Asked::question))))
                .chain(question -> question.map(it -> find(job, it).map(match -> effect(job, match)))
                        .orElseGet(() -> Uni.createFrom().item(tx -> end(tx, job, null))));
    }

    private Uni<Match> find(Job job, Question question) {
        return matchPaper.match(question).chain(outcome -> switch (outcome) {
            case Found found -> standing(question, found);
            case NotFound none -> Uni.createFrom().item(Match.notFound(question, none.counts()));
            case Failed failed ->
                failed.failure().isPassing() && job.attempt() < job.maxAttempts()
                        ? Uni.createFrom().failure(failed.failure())
                        : Uni.createFrom()
                                .item(Match.error(question, failed.failure().getMessage()));
        });
    }

    private Uni<Match> standing(Question question, Found found) {
        return retraction(crossref, found.work()).map(retraction -> Match.found(question, found, retraction));
    }

    /** A Crossref that does not answer is no reason to lose what OpenAlex said. */
    static Uni<Retraction> retraction(Crossref crossref, Work work) {
        var asked = work.doi() == null
                ? Uni.createFrom().item(Optional.<Crossref.Standing>empty())
                : crossref.standing(work.doi()).onFailure(LookupFailure.class).recoverWithItem(Optional.empty());
        return asked.map(standing -> Retraction.of(work, standing));
    }

    private Effect effect(Job job, Match match) {
        return tx -> rows.save(tx, job.scope(), item(job), match)
                .chain(counted -> counted
                        ? told(tx, job, match.status(), match)
                        : Uni.createFrom().voidItem())
                .chain(() -> end(tx, job, match.reason()));
    }

    private Uni<Void> told(SqlConnection tx, Job job, String status, Match match) {
        return outbox.add(tx, job.scope(), event(item(job), status, match));
    }

    static PaperEnriched event(UUID item, String status, Match match) {
        return match == null || match.work() == null
                ? new PaperEnriched(item, status, null, null, null)
                : new PaperEnriched(
                        item,
                        status,
                        match.by(),
                        match.work().id(),
                        match.retraction().status());
    }

    /** With a reason it has failed; but only a run that is for nothing else fails with it. */
    private Uni<Void> end(SqlConnection tx, Job job, String reason) {
        var run = job.scope().runId();
        if (!isAlone(job)) {
            return Uni.createFrom().voidItem();
        }
        return reason == null
                ? outbox.add(tx, job.scope(), new StepFinished(run, TYPE, 1, 1))
                        .chain(() -> outbox.add(tx, job.scope(), new RunCompleted(run)))
                : outbox.add(tx, job.scope(), new RunFailed(run, TYPE, reason));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return rows.paper(tx, item(job))
                .chain(asked -> asked.map(
                                it -> rows.save(tx, job.scope(), item(job), Match.error(it.question(), reason))
                                        .chain(counted -> counted
                                                ? told(tx, job, Match.ERROR, null)
                                                : Uni.createFrom().voidItem()))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(() -> end(tx, job, reason));
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return isAlone(job)
                ? outbox.add(tx, job.scope(), new RunCancelled(job.scope().runId()))
                : Uni.createFrom().voidItem();
    }

    private static boolean isAlone(Job job) {
        return job.input().getBoolean(ALONE, false);
    }

    private static UUID item(Job job) {
        return UUID.fromString(job.input().getString(ITEM));
    }
}
