package dev.lectern.retrieval.cached;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.ProjectEvent.ProjectSettingsChanged;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import dev.lectern.retrieval.answer.Answers;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.CacheFacts;
import dev.lectern.retrieval.answer.Questions;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Answers that are given again: when, to whom, and when never. */
@QuarkusTest
class CacheTest {

    private static final String TEXT = "Sea otters hold hands while they sleep, lest they drift apart.";
    private static final String ASKED = "How do sea otters sleep?";
    private static final CacheFacts STRICT = new CacheFacts(true, "project", "strict", null);
    private static final CacheFacts FALLBACK = new CacheFacts(true, "project", "fallback", null);

    private final Answers answers;
    private final Vertx vertx;
    private final Person reader = TestToken.viewer();

    CacheTest(Answers answers, Vertx vertx) {
        this.answers = answers;
        this.vertx = vertx;
    }

    @Test
    void theSameQuestionIsAnsweredFromTheProject_andItsLikeToo() {
        Sources.indexed(reader, "Otters", TEXT);

        var first = answer(Questions.of(reader, ASKED));
        var second = answer(Questions.of(reader, ASKED));
        var like = answer(Questions.of(reader, "how do SEA otters sleep"));

        assertThat(first.cache()).isEqualTo(missed(LookUp.NOTHING));
        assertThat(second.cache()).isEqualTo(STRICT);
        assertThat(like.cache()).isEqualTo(FALLBACK);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.citations()).isEqualTo(first.citations());
        assertThat(second.coverage()).isEqualTo(first.coverage());
        assertThat(hits("project_query_cache")).isEqualTo(2);
    }

    @Test
    void underAnotherGuardNothingIsGivenAgain() {
        var source = Sources.indexed(reader, "Otters", TEXT);
        var asked = Questions.of(reader, ASKED);
        answer(asked);

        for (var other : List.of(asked.as("Answer like a pirate."), asked.from(3), asked.in(source.id))) {
            assertThat(answer(other).cache()).isEqualTo(missed(LookUp.GUARDS));
        }
        assertThat(answer(asked.after("What are otters?", "Animals.")).cache()).isEqualTo(missed(LookUp.HISTORY));
        assertThat(answer(asked.anew()).cache()).isEqualTo(missed(LookUp.VARIATION));
        assertThat(answer(asked.withDocuments()).cache()).isEqualTo(missed(LookUp.PRIVATE));
        Sources.indexed(reader, "More", "Sea otters sleep on their backs.");
        assertThat(answer(asked).cache()).isEqualTo(missed(LookUp.GUARDS));
        assertThat(answer(asked).cache()).isEqualTo(STRICT);
    }

    @Test
    void whatGoesTakesItsAnswersAlong() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        Sources.indexed(reader, "Rocks", "Granite is a rock of quartz and feldspar.");
        answer(Questions.of(reader, ASKED));
        answer(Questions.of(reader, "What is granite made of?"));
        assertThat(rows("otters")).isEqualTo(2);
        var scope = otters.scope.withRun(Ids.next());

        Wire.send(scope, otters.dereferenced(true));
        Wire.awaitEvent(scope.runId(), SourceUnindexed.class);

        assertThat(rows("otters")).isZero();
        assertThat(count(
                        "SELECT count(*) FROM retrieval.query_cache_source WHERE source_item_id = '" + otters.id + "'"))
                .isZero();
        assertThat(answer(Questions.of(reader, ASKED)).text()).doesNotContain("otters");
    }

    @Test
    void anotherTextTakesTheAnswersFromTheOldOneAlong() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        answer(Questions.of(reader, ASKED));
        var retold = otters.retold("Sea otters sleep on their backs and hold no hands at all.");

        Wire.send(retold.scope, retold.chunked());
        Wire.awaitEvent(retold.scope.runId(), SourceIndexed.class);

        assertThat(rows("drift apart")).isZero();
        assertThat(answer(Questions.of(reader, ASKED)).text())
                .contains("sleep on their backs")
                .doesNotContain("drift");
    }

    @Test
    void anotherProjectIsGivenWhatEverybodyAsks_byItsOwnNames() {
        var neighbour = reader.in(reader.workspace(), UUID.randomUUID());
        var source = Sources.indexed(reader, "Our secret name", TEXT);
        referTo(source, neighbour);
        answer(Questions.of(reader, "What do these sources agree on?").in(source.id));
        answer(Questions.of(reader, ASKED).in(source.id));

        var own = answer(Questions.of(neighbour, ASKED).in(source.id));
        assertThat(own.cache()).isEqualTo(missed(LookUp.GUARDS));
        assertThat(own.citations()).isNotEmpty().allSatisfy(one -> assertThat(one.title())
                .isEqualTo("Their name"));
    }

    @Test
    void whatWasFoundByOnesOwnNameForItIsGivenToNobodyElse() {
        var neighbour = reader.in(reader.workspace(), UUID.randomUUID());
        var source = Sources.indexed(reader, "Zanzibar", TEXT);
        referTo(source, neighbour);
        settings(reader, true, true, 2);
        settings(neighbour, true, true, 2);
        var asked = "How do sea otters sleep in Zanzibar?";
        assertThat(answer(Questions.of(reader, asked).in(source.id)).refused()).isFalse();

        assertThat(answer(Questions.of(reader, asked).in(source.id)).cache()).isEqualTo(STRICT);
        assertThat(answer(Questions.of(neighbour, asked).in(source.id)).cache().hit())
                .isFalse();
    }

    @Test
    void whoSharesQuestionsTooGivesThemToOthers_andWhoOptsOutNeitherGivesNorTakes() {
        var neighbour = reader.in(reader.workspace(), UUID.randomUUID());
        var source = Sources.indexed(reader, "Our secret name", TEXT);
        referTo(source, neighbour);
        settings(reader, true, true, 2);

        var first = answer(Questions.of(reader, ASKED));
        var theirs = answer(Questions.of(neighbour, ASKED));
        assertThat(first.cache().hit()).isFalse();
        assertThat(theirs.cache()).isEqualTo(new CacheFacts(true, "shared", "strict", null));
        assertThat(theirs.text()).isEqualTo(first.text());
        assertThat(theirs.citations()).allSatisfy(one -> assertThat(one.title()).isEqualTo("Their name"));
        assertThat(answer(Questions.of(neighbour, "HOW do sea otters sleep")).cache())
                .isEqualTo(new CacheFacts(true, "shared", "fallback", null));

        settings(neighbour, false, false, 2);
        assertThat(answer(Questions.of(neighbour, ASKED)).cache()).isEqualTo(missed(LookUp.OPT_OUT));
        assertThat(answer(Questions.of(neighbour, ASKED)).cache()).isEqualTo(STRICT);
        settings(reader, false, true, 3);
        settings(reader, true, true, 1);
        assertThat(count(
                        "SELECT count(*) FROM retrieval.query_cache WHERE workspace_id = '" + reader.workspace() + "'"))
                .isZero();
        answer(Questions.of(reader, "Why do otters hold hands?"));
        assertThat(count(
                        "SELECT count(*) FROM retrieval.query_cache WHERE workspace_id = '" + reader.workspace() + "'"))
                .isZero();
    }

    @Test
    void aQuoteThatIsNoLongerThereIsNotShownAgain() {
        Sources.indexed(reader, "Otters", TEXT);
        answer(Questions.of(reader, ASKED));
        Database.column(
                "UPDATE retrieval.project_query_cache SET answer = replace(answer::text, 'hold hands', 'hold paws')::jsonb"
                        + " WHERE workspace_id = '" + reader.workspace() + "'");

        var again = answer(Questions.of(reader, ASKED));

        assertThat(again.cache()).isEqualTo(missed(LookUp.QUOTES));
        assertThat(again.text()).contains("hold hands");
        assertThat(answer(Questions.of(reader, ASKED)).cache()).isEqualTo(STRICT);
    }

    @Test
    void refusalsAndWhatHasExpiredAreNotGivenAgain() {
        Sources.indexed(reader, "Otters", TEXT);
        var unanswered = Questions.of(reader, "What is the tax rate for companies in Norway?");
        assertThat(answer(unanswered).refused()).isTrue();
        assertThat(answer(unanswered).cache()).isEqualTo(missed(LookUp.NOTHING));
        answer(Questions.of(reader, ASKED));
        Database.column(
                "UPDATE retrieval.project_query_cache SET expires_at = now() - interval '1 second' WHERE workspace_id = '"
                        + reader.workspace() + "'");
        Database.column(
                "UPDATE retrieval.query_cache SET expires_at = now() - interval '1 second' WHERE workspace_id = '"
                        + reader.workspace() + "'");

        assertThat(answer(Questions.of(reader, ASKED)).cache().hit()).isFalse();
    }

    @Test
    void thoseWhoAskTheSameAtOnceShareOneAnswer() {
        Sources.indexed(reader, "Otters", TEXT);

        var asked = IntStream.range(0, 5)
                .mapToObj(i -> Questions.begin(
                        vertx, () -> answers.answer(Questions.of(reader, ASKED).asking())))
                .toList();
        var got = asked.stream()
                .map(one -> Questions.done(one.orTimeout(30, TimeUnit.SECONDS).join()))
                .toList();

        assertThat(got).extracting(Answer::text).containsOnly(got.getFirst().text());
        assertThat(got.stream().filter(one -> !one.cache().hit())).hasSize(1);
        assertThat(count("SELECT count(*) FROM retrieval.project_query_cache WHERE workspace_id = '"
                        + reader.workspace() + "'"))
                .isEqualTo(1);
    }

    @Test
    void oneCanSeeWhatWouldBeGivenAndWhyNot() {
        Sources.indexed(reader, "Otters", TEXT);

        inspect(reader, ASKED).body("hit", equalTo(false)).body("missReason", equalTo(LookUp.NOTHING));
        answer(Questions.of(reader, ASKED));
        inspect(reader, ASKED)
                .body("hit", equalTo(true))
                .body("scope", equalTo("project"))
                .body("layer", equalTo("strict"))
                .body("normalisedQuestion", equalTo("how do sea otters sleep"))
                .body("preview", startsWith("Sea otters hold hands"))
                .body("hashes.contentFingerprint", notNullValue())
                .body("hits", equalTo(0));
        inspect(TestToken.viewer(), ASKED).body("hit", equalTo(false));
    }

    private static io.restassured.response.ValidatableResponse inspect(Person who, String question) {
        return given().auth()
                .oauth2(who.token())
                .queryParam("question", question)
                .get("/api/v1/cache/chat/inspect")
                .then()
                .statusCode(200);
    }

    private void referTo(Sources source, Person who) {
        var scope = new Scope(Ids.next(), who.workspace(), who.project(), who.user());
        var reference = Ids.next();
        source.usedBy(reference, who.project(), null, null, "Their name");
        Wire.send(scope, new SourceReferenced(source.id, reference, "paper"));
        Awaitility.await()
                .until(() -> count("SELECT count(*) FROM source_reference WHERE project_id = '" + who.project()
                                + "' AND name = 'Their name'")
                        > 0);
    }

    private static void settings(Person who, boolean reuse, boolean custom, long version) {
        var scope = new Scope(Ids.next(), who.workspace(), who.project(), who.user());
        var event = Broker.event("project", scope, new ProjectSettingsChanged(who.project(), reuse, custom, version));
        Broker.send(event);
        Awaitility.await()
                .until(() -> count("SELECT count(*) FROM inbox WHERE consumer = 'retrieval-sharing' AND event_id = '"
                                + event.id() + "'")
                        > 0);
    }

    private Answer answer(Questions question) {
        return Questions.done(Questions.all(vertx, () -> answers.answer(question.asking())));
    }

    private static CacheFacts missed(String why) {
        return new CacheFacts(false, null, null, why);
    }

    private long hits(String table) {
        return count("SELECT coalesce(sum(hits), 0) FROM retrieval." + table + " WHERE workspace_id = '"
                + reader.workspace() + "'");
    }

    private long rows(String words) {
        return count(
                "SELECT (SELECT count(*) FROM retrieval.query_cache WHERE workspace_id = '%1$s' AND answer::text LIKE '%%%2$s%%')"
                                .formatted(reader.workspace(), words)
                        + " + (SELECT count(*) FROM retrieval.project_query_cache WHERE workspace_id = '%1$s' AND answer::text LIKE '%%%2$s%%')"
                                .formatted(reader.workspace(), words));
    }

    private static long count(String select) {
        return Database.count(select);
    }
}
