package dev.lectern.ingestion.enrich;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.lookup.Crossref;
import dev.lectern.ingestion.lookup.EnrichConfig;
import dev.lectern.ingestion.lookup.LookupFailure;
import dev.lectern.ingestion.lookup.OpenAlex;
import dev.lectern.ingestion.lookup.Work;
import dev.lectern.ingestion.match.Outcome.Found;
import dev.lectern.ingestion.paper.PaperLists;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Somebody says which work a source is: that rules over all that was or will be found. */
@ApplicationScoped
class LinkByHand {

    private final Tenancy tenancy;
    private final PaperLists lists;
    private final MatchRepository rows;
    private final OpenAlex openAlex;
    private final Crossref crossref;
    private final Outbox outbox;
    private final EnrichConfig config;

    LinkByHand(
            Tenancy tenancy,
            PaperLists lists,
            MatchRepository rows,
            OpenAlex openAlex,
            Crossref crossref,
            Outbox outbox,
            EnrichConfig config) {
        this.tenancy = tenancy;
        this.lists = lists;
        this.rows = rows;
        this.openAlex = openAlex;
        this.crossref = crossref;
        this.outbox = outbox;
        this.config = config;
    }

    /** One of work and doi is null. Who may not is told so before anybody is asked. */
    Uni<Void> link(Scope scope, Sight sight, UUID source, String work, String doi) {
        return tenancy.tx(scope, tx -> mine(tx, sight, source))
                .invoke(() -> allowed(config))
                .chain(() -> work == null ? openAlex.byDoi(doi) : openAlex.work(work))
                .onFailure(LookupFailure.class)
                .transform(failure -> ProblemException.upstream(failure.getMessage()))
                .map(found -> found.orElseThrow(() -> ProblemException.unprocessable(
                        work == null ? "doi" : "openAlexUrl", "OpenAlex knows no such work.")))
                .chain(found -> EnrichSource.retraction(crossref, found)
                        .chain(retraction ->
                                tenancy.tx(scope, tx -> save(tx, scope, sight, source, found, retraction))));
    }

    private Uni<SeenSource> mine(SqlConnection tx, Sight sight, UUID source) {
        return lists.checkOwn(tx, sight, source).chain(() -> SeenSource.find(tx, sight, source));
    }

    private Uni<Void> save(SqlConnection tx, Scope scope, Sight sight, UUID source, Work work, Retraction retraction) {
        return mine(tx, sight, source).chain(seen -> rows.paper(tx, seen.itemId())
                .map(asked -> asked.orElseThrow(() -> ProblemException.notFound("source")))
                .map(asked -> Match.found(asked.question(), new Found(work, Found.HAND, null), retraction))
                .call(match -> rows.save(tx, scope, seen.itemId(), match))
                .call(match -> outbox.add(tx, scope, EnrichSource.event(seen.itemId(), match.status(), match)))
                .replaceWithVoid());
    }

    static void allowed(EnrichConfig config) {
        if (!config.enabled()) {
            throw ProblemException.conflict(LookupFailure.OFF);
        }
    }
}
