package dev.lectern.ingestion.lookup;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** What the catalogues answered, "no such thing" too, until it is too old. It belongs to no tenant. */
@ApplicationScoped
class AnswerCache implements Chore {

    /** A question as it is remembered; the subject is what it is about, if it names one thing. */
    record Key(String hash, String subject, String query) {}

    record Answer(int status, String payload) {

        boolean found() {
            return status == 200;
        }
    }

    /** One shelf for each catalogue. */
    enum Shelf {
        OPENALEX("openalex_cache", "work_id"),
        CROSSREF("crossref_cache", "doi"),
        CITEC("citec_cache", "repec_handle");

        private final String get;
        private final String put;
        private final String forget;

        Shelf(String name, String subject) {
            var table = "enrichment." + name;
            get = "SELECT status, payload FROM " + table + " WHERE cache_key = $1 AND fetched_at > $2";
            put = "INSERT INTO " + table + " (cache_key, " + subject + ", query, status, payload, fetched_at)"
                    + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (cache_key) DO UPDATE"
                    + " SET status = excluded.status, payload = excluded.payload, fetched_at = excluded.fetched_at";
            forget = "DELETE FROM " + table + " WHERE cache_key IN (SELECT cache_key FROM " + table
                    + " WHERE fetched_at < $1 LIMIT $2)";
        }
    }

    private static final Scope NOBODY = Scope.ofRun(new UUID(0, 0));

    private final Tenancy tenancy;
    private final Sweep sweep;
    private final EnrichConfig config;
    private final Clock clock;

    AnswerCache(Tenancy tenancy, Sweep sweep, EnrichConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.sweep = sweep;
        this.config = config;
        this.clock = clock;
    }

    Uni<Optional<Answer>> get(Shelf shelf, Key key) {
        var oldest = at(clock).minus(config.cacheFor());
        return tenancy.tx(NOBODY, tx -> tx.preparedQuery(shelf.get)
                .execute(Tuple.of(key.hash(), oldest))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    var row = rows.iterator().next();
                    return Optional.of(new Answer(row.getInteger("status"), row.getString("payload")));
                }));
    }

    Uni<Void> put(Shelf shelf, Key key, Answer answer) {
        return tenancy.tx(NOBODY, tx -> tx.preparedQuery(shelf.put)
                .execute(Tuple.of(key.hash(), key.subject(), key.query(), answer.status(), answer.payload(), at(clock)))
                .replaceWithVoid());
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.cacheFor(), Shelf.OPENALEX.forget)
                .chain(() -> sweep.olderThan(config.cacheFor(), Shelf.CROSSREF.forget))
                .chain(() -> sweep.olderThan(config.cacheFor(), Shelf.CITEC.forget));
    }

    private static OffsetDateTime at(Clock clock) {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
