package dev.lectern.ingestion.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.spine.Transience;
import dev.lectern.ingestion.lookup.Outside.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Online.class)
class CatalogueTest {

    private static final String TITLE = Outside.title("Time and its allocation");

    private final OpenAlex openAlex;
    private final Crossref crossref;
    private final CitEc citec;
    private final AnswerCache cache;
    private final SettableClock clock;
    private final Vertx vertx;
    private final String id = "W" + ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000_000L);
    private final String path = "/openalex/works/" + id;

    CatalogueTest(
            OpenAlex openAlex, Crossref crossref, CitEc citec, AnswerCache cache, SettableClock clock, Vertx vertx) {
        this.openAlex = openAlex;
        this.crossref = crossref;
        this.citec = citec;
        this.cache = cache;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** What earlier failures have broken is whole again, and no test counts another's failures. */
    @BeforeEach
    void healthy() {
        Outside.open();
        Outside.work("W1", TITLE);
        for (var i = 0; i < 10; i++) {
            var other = "W" + ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000_000L);
            Outside.work(other, TITLE);
            await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> ask(other)
                    .isPresent());
        }
    }

    @AfterEach
    void now() {
        clock.ahead(Duration.ZERO);
    }

    @Test
    void whoAsksSaysWhoHeIs() {
        Outside.work(id, TITLE);

        ask(id);

        var asked = Outside.asked(id).getFirst();
        assertThat(asked).contains("mailto=library@example.org").contains("select=id,doi,title");
        assertThat(Outside.agent(asked)).isEqualTo("Lectern/0.1 (mailto:library@example.org)");
    }

    @Test
    void anAnswerIsAskedForOnceInAMonth() {
        Outside.work(id, TITLE);

        assertThat(ask(id)).isEqualTo(ask(id)).isPresent();
        clock.ahead(Duration.ofDays(29));
        ask(id);
        assertThat(Outside.asked(id)).hasSize(1);

        clock.ahead(Duration.ofDays(31));
        ask(id);
        assertThat(Outside.asked(id)).hasSize(2);
    }

    @Test
    void thatThereIsNoSuchThingIsRememberedToo() {
        assertThat(ask(id)).isEmpty();
        assertThat(ask(id)).isEmpty();

        assertThat(Outside.asked(id)).hasSize(1);
        assertThat(cached("status")).isEqualTo("404");
    }

    @Test
    void whatIsTooOldIsForgotten() {
        Outside.work(id, TITLE);
        ask(id);
        clock.ahead(Duration.ofDays(31));

        Await.on(vertx, cache::once);

        assertThat(Database.count("SELECT count(*) FROM enrichment.openalex_cache WHERE work_id = ?", id))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void whatMayPassIsTriedTwiceMore(int status) {
        Outside.on(path, Answer.status(status), Answer.status(status), Answer.json(Outside.json(id, TITLE)));

        assertThat(ask(id)).isPresent();
        assertThat(Outside.asked(id)).hasSize(3);
    }

    @Test
    void afterThatItFailsInWordsAndIsNotRemembered() {
        Outside.on(path, Answer.status(503));

        assertThatThrownBy(() -> ask(id))
                .isInstanceOf(LookupFailure.class)
                .hasMessage("OpenAlex answered 503.")
                .matches(failure -> Transience.of(failure), "worth another job");
        assertThat(Outside.asked(id)).hasSize(3);

        Outside.work(id, TITLE);
        assertThat(ask(id)).isPresent();
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() {
        Outside.on(path, Answer.status(403));

        assertThatThrownBy(() -> ask(id))
                .hasMessage("OpenAlex answered 403.")
                .matches(failure -> !Transience.of(failure), "no use trying again");
        assertThat(Outside.asked(id)).hasSize(1);
    }

    @Test
    void aCatalogueThatWantsAPauseGetsIt() {
        Outside.on(path, Answer.status(429).with("Retry-After", "1"), Answer.json(Outside.json(id, TITLE)));

        var started = System.nanoTime();
        ask(id);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
        assertThat(Outside.asked(id)).hasSize(2);
    }

    @Test
    void aPauseThatIsTooLongIsLeftToALaterJob() {
        var inAnHour = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.ofInstant(clock.instant().plusSeconds(3_600), ZoneOffset.UTC));
        Outside.on(path, Answer.status(503).with("Retry-After", inAnHour));

        assertThatThrownBy(() -> ask(id)).matches(failure -> Transience.of(failure));
        assertThat(Outside.asked(id)).hasSize(1);
    }

    @Test
    void nobodyWaitsForASlowOneForEver() {
        Outside.on(path, Answer.json(Outside.json(id, TITLE)).after(1_500));

        assertThatThrownBy(() -> ask(id)).hasMessage("OpenAlex did not answer in time.");
    }

    @Test
    void whatIsTooLargeIsNotTakenIn() {
        Outside.on(path, Answer.json(Outside.json(id, Outside.title("x".repeat(Online.MOST_BYTES)))));

        assertThatThrownBy(() -> ask(id)).hasMessage("OpenAlex answered with more than 200000 bytes.");
        assertThat(Outside.asked(id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>We are sorry</html>", "{\"id\":", "[]", "", "null"})
    void whatNobodyCanReadIsNotRemembered(String garbage) {
        Outside.on(path, Answer.json(garbage));

        assertThatThrownBy(() -> ask(id)).hasMessage("OpenAlex answered what nobody can read.");

        Outside.work(id, TITLE);
        assertThat(ask(id)).isPresent();
    }

    @Test
    void aWorkThatWasMergedIsFoundWhereItIsNow() {
        Outside.on(path, Answer.status(301).with("Location", "/openalex/works/W1"));

        assertThat(ask(id)).map(Work::id).contains("W1");
    }

    @Test
    void nobodySendsUsToAnotherHost() {
        Outside.on(path, Answer.status(302).with("Location", "http://169.254.169.254/latest/meta-data"));

        assertThatThrownBy(() -> ask(id)).hasMessage("OpenAlex sent us somewhere else.");
    }

    @Test
    void oneThatFailsAgainAndAgainIsLeftAloneForAWhile() {
        var before = Outside.asked("/openalex/works/W90").size();
        for (var i = 0; i < 8; i++) {
            var failing = "W90" + id.substring(1) + i;
            Outside.on("/openalex/works/" + failing, Answer.status(500));
            assertThatThrownBy(() -> ask(failing)).isInstanceOf(LookupFailure.class);
        }
        var spared = 24 - (Outside.asked("/openalex/works/W90").size() - before);
        assertThat(spared).as("requests that were not made").isPositive();
        assertThatThrownBy(() -> ask(id))
                .hasMessage("OpenAlex failed several times and is left alone for a while.")
                .matches(failure -> Transience.of(failure));

        Outside.work(id, TITLE);
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> ask(id).isPresent());
    }

    @Test
    void theAnswerComesBackToWhereItWasAskedFor() {
        Outside.on(path, Answer.status(503), Answer.json(Outside.json(id, TITLE)));

        var same = Await.on(vertx, () -> {
            Context here = Vertx.currentContext();
            return openAlex.work(id).map(found -> here == Vertx.currentContext() && Context.isOnEventLoopThread());
        });

        assertThat(same).isTrue();
    }

    @Test
    void crossrefSaysWhetherAPaperWasRetracted() {
        standing("10.5555/a" + id, "\"updated-by\":[{\"DOI\":\"10.5555/N1\",\"type\":\"retraction\"}]");
        standing("10.5555/b" + id, "\"update-to\":[{\"DOI\":\"10.5555/p\",\"type\":\"retraction\"}]");
        standing("10.5555/c" + id, "\"updated-by\":[{\"DOI\":\"10.5555/n2\",\"type\":\"expression_of_concern\"}]");
        standing("10.5555/d" + id, "\"updated-by\":[{\"DOI\":\"10.5555/n3\",\"type\":\"correction\"}]");

        assertThat(standing("10.5555/a" + id)).contains(new Crossref.Standing("retracted", "10.5555/n1"));
        assertThat(standing("10.5555/b" + id)).contains(new Crossref.Standing("notice", "10.5555/p"));
        assertThat(standing("10.5555/c" + id)).contains(new Crossref.Standing("concern", "10.5555/n2"));
        assertThat(standing("10.5555/d" + id)).contains(new Crossref.Standing("none", null));
        assertThat(standing("10.5555/e" + id)).isEmpty();
    }

    @Test
    void citecCountsAndItsXmlIsReadWithoutFetchingAnything() {
        var handle = "RePEc:abc:defghi:" + id;
        Outside.on(
                "/citec/api/plain/" + handle + "/lectern",
                Answer.json("<?xml version=\"1.0\"?><citationData id=\"" + handle
                        + "\"><date>2026-01-01</date><citedBy>12</citedBy><cites>23</cites></citationData>"));
        Outside.on(
                "/citec/api/plain/" + handle + "x/lectern",
                Answer.json("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a><citedBy>&e;</citedBy></a>"));

        assertThat(Await.on(vertx, () -> citec.counts(handle))).contains(new CitEc.Counts(12, 23));
        assertThatThrownBy(() -> Await.on(vertx, () -> citec.counts(handle + "x")))
                .hasMessage("CitEc answered what nobody can read.");
        assertThat(Await.on(vertx, () -> citec.counts(handle + "y"))).isEmpty();
        assertThat(Database.count("SELECT count(*) FROM enrichment.citec_cache WHERE repec_handle = ?", handle))
                .isEqualTo(1);
    }

    private Optional<Work> ask(String work) {
        return Await.on(vertx, () -> openAlex.work(work));
    }

    private Optional<Crossref.Standing> standing(String doi) {
        return Await.on(vertx, () -> crossref.standing(doi));
    }

    private static void standing(String doi, String member) {
        Outside.on(
                "/crossref/works/" + doi,
                Answer.json("{\"status\":\"ok\",\"message\":{\"DOI\":\"" + doi + "\"," + member + "}}"));
    }

    private String cached(String column) {
        return Database.column("SELECT " + column + " FROM enrichment.openalex_cache WHERE work_id = ?", id)
                .getFirst();
    }
}
