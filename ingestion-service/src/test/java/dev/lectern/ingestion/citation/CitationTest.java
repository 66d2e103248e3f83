package dev.lectern.ingestion.citation;

import static dev.lectern.ingestion.enrich.Library.add;
import static dev.lectern.ingestion.enrich.Library.get;
import static dev.lectern.ingestion.enrich.Library.newId;
import static dev.lectern.ingestion.enrich.Library.with;
import static dev.lectern.ingestion.lookup.Outside.json;
import static dev.lectern.ingestion.lookup.Outside.title;
import static dev.lectern.ingestion.lookup.Outside.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.enrich.Library;
import dev.lectern.ingestion.enrich.Library.Held;
import dev.lectern.ingestion.lookup.Online;
import dev.lectern.ingestion.lookup.Outside;
import dev.lectern.ingestion.lookup.Outside.Answer;
import dev.lectern.ingestion.lookup.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Online.class)
class CitationTest {

    private final Person reader = TestToken.editor();
    private final Library library;
    private final SettableClock clock;
    private final String centre = newId();
    private final String cited = newId();
    private final String citing = newId();
    private final String far = newId();

    CitationTest(Library library, SettableClock clock) {
        this.library = library;
        this.clock = clock;
    }

    @BeforeEach
    void somebodyCitesSomebody() {
        Outside.open();
        Outside.work(centre, title("The centre"));
        works("cited_by:" + centre, json(cited, title("Cited"), "\"cited_by_count\":9"));
        works("cites:" + centre, json(citing, title("Citing")));
        works("cited_by:" + cited, json(far, title("Far away")));
        works("cites:" + cited, json(centre, title("The centre")), json(citing, title("Citing")));
        works("cited_by:" + citing, json(centre, title("The centre")), json(cited, title("Cited")));
        works("cites:" + citing);
    }

    @AfterEach
    void now() {
        clock.ahead(Duration.ZERO);
    }

    @Test
    void oneStepShowsWhatIsCitedAndWhatCites() {
        var network = network(paper(), "").statusCode(200).extract().jsonPath();

        assertThat(network.getString("state")).isEqualTo("miss_or_hard_expired");
        assertThat(network.getBoolean("partial")).isFalse();
        assertThat(network.getList("nodes.id")).containsExactly(centre, cited, citing);
        assertThat(network.getList("nodes.role")).containsExactly("centre", "reference", "citing");
        assertThat(network.getList("nodes.hop")).containsExactly(0, 1, 1);
        assertThat(network.getInt("nodes[1].citedBy")).isEqualTo(9);
        assertThat(edges(network)).containsExactlyInAnyOrder(centre + ">" + cited, citing + ">" + centre);
    }

    @Test
    void furtherStepsGoBreadthFirstAndNameEachCitationOnce() {
        var network = network(paper(), "?hops=2").statusCode(200).extract().jsonPath();

        assertThat(network.getList("nodes.id")).containsExactly(centre, cited, citing, far);
        assertThat(network.getList("nodes.hop")).containsExactly(0, 1, 1, 2);
        assertThat(edges(network))
                .containsExactlyInAnyOrder(
                        centre + ">" + cited, citing + ">" + centre, cited + ">" + far, citing + ">" + cited);
    }

    @Test
    void noMoreNodesThanAreAllowedAndNoEdgeWithoutBothEnds() {
        var many =
                IntStream.range(0, 30).mapToObj(i -> json(newId(), title("t"))).toArray(String[]::new);
        works("cited_by:" + centre, many);

        var network =
                network(paper(), "?maxNodes=20&maxReferences=50").extract().jsonPath();

        assertThat(network.getList("nodes")).hasSize(20);
        assertThat(edges(network)).hasSize(19);
        assertThat(network(paper(), "?maxReferences=3&maxCiting=0")
                        .extract()
                        .jsonPath()
                        .getList("nodes"))
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxReferences=51", "maxCiting=-1", "hops=0", "hops=6", "maxNodes=19", "maxNodes=2001"})
    void boundsHaveBounds(String bound) {
        network(paper(), "?" + bound).statusCode(400);
    }

    @Test
    void aDayLongItIsFresh() {
        var source = paper();
        network(source, "").body("state", equalTo("miss_or_hard_expired"));

        clock.ahead(Duration.ofHours(23));
        network(source, "").body("state", equalTo("fresh_hit"));

        assertThat(Outside.asked("cites:" + centre)).hasSize(1);
        network(source, "?hops=2").body("state", equalTo("miss_or_hard_expired"));
    }

    @Test
    void forAWeekMoreItIsGivenAtOnceWhileOneJobRenewsIt() {
        var source = paper();
        network(source, "");
        Outside.work(far, title("New"));
        forgetAnswers();
        works("cites:" + centre, json(citing, title("Citing")), json(far, title("New")));
        clock.ahead(Duration.ofHours(25));

        var asked = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> network(source, "")
                        .statusCode(200)
                        .body("nodes.size()", equalTo(3))
                        .extract()
                        .jsonPath()
                        .getString("state")))
                .toList();

        assertThat(asked.stream().map(CompletableFuture::join)).containsOnly("stale_hit");
        assertThat(jobs()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            library.turn();
            return network(source, "").extract().jsonPath().getString("state").equals("fresh_hit");
        });
        network(source, "").body("nodes.size()", equalTo(4));
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void afterThatItIsBuiltAnew_asAfterAChangeOfTheAlgorithm() {
        var source = paper();
        network(source, "");

        Database.column("UPDATE enrichment.citation_graph SET algorithm_version = 0 WHERE center_work_id = ?", centre);
        network(source, "").body("state", equalTo("miss_or_hard_expired"));
        network(source, "").body("state", equalTo("fresh_hit"));

        clock.ahead(Duration.ofDays(8).plusHours(1));
        network(source, "").body("state", equalTo("miss_or_hard_expired"));
    }

    @Test
    void whoWantsTheSameAtOnceWaitsForOne() {
        var source = paper();
        Outside.on(
                "/openalex/works/" + centre,
                Answer.json(json(centre, title("The centre"))).after(400));

        var asked = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> network(source, "").extract().statusCode()))
                .toList();

        assertThat(asked.stream().map(CompletableFuture::join)).containsOnly(200);
        assertThat(Outside.asked("/openalex/works/" + centre)).hasSize(1);
    }

    @Test
    void whatCannotBeBuiltInTimeIsGivenAsFarAsItIsAndFinishedLater() {
        var source = paper();
        var slow = Outside.results(json(citing, title("Citing"))).after(700);
        works(
                "cited_by:" + centre,
                IntStream.range(0, 12).mapToObj(i -> slowly(newId(), slow)).toArray(String[]::new));

        network(source, "?hops=2&maxReferences=12")
                .statusCode(200)
                .body("partial", equalTo(true))
                .body("reason", equalTo("There was no time for all of it."))
                .body("nodes.size()", greaterThan(1));

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            library.turn();
            // 503 while it is being built.
            var state = network(source, "?hops=2&maxReferences=12")
                    .extract()
                    .jsonPath()
                    .getString("state");
            return "fresh_hit".equals(state);
        });
        network(source, "?hops=2&maxReferences=12").body("partial", equalTo(false));
    }

    @Test
    void aNeighbourThatCannotBeHadLeavesAHoleWithItsReason() {
        var source = paper();
        Outside.on("/openalex/works filter=cites:" + cited, Answer.status(403));

        network(source, "?hops=2")
                .statusCode(200)
                .body("partial", equalTo(true))
                .body("reason", equalTo("OpenAlex did not answer for the neighbours of 1 work."));
    }

    @Test
    void withoutTheCentreThereIsNone_andItIsNotAskedForAgainAtOnce() {
        Outside.on("/openalex/works/" + centre, Answer.status(403));
        var source = paper();

        network(source, "").statusCode(503).body("detail", equalTo("OpenAlex answered 403."));
        network(source, "").statusCode(503).body("detail", equalTo("OpenAlex answered 403."));
        assertThat(Outside.asked("/openalex/works/" + centre)).hasSize(1);

        Outside.work(centre, title("The centre"));
        clock.ahead(Duration.ofMinutes(1));
        network(source, "").statusCode(200).body("failures", equalTo(0));
    }

    @Test
    void aRenewalThatFailsIsCountedAndTheStaleGraphStillServes() {
        var source = paper();
        network(source, "");
        forgetAnswers();
        Outside.on("/openalex/works/" + centre, Answer.status(403));
        clock.ahead(Duration.ofHours(25));

        network(source, "").body("state", equalTo("stale_hit")).body("failures", equalTo(0));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            library.turn();
            return network(source, "").extract().jsonPath().getInt("failures") == 1;
        });
        network(source, "").statusCode(200).body("state", equalTo("stale_hit"));
        assertThat(jobs()).as("nobody tries again before its time").isEqualTo(1);
    }

    @Test
    void withoutAMatchThereIsNoCentre() {
        network(add(reader), "").statusCode(409).body("detail", containsString("not matched"));
        Outside.on("/openalex/works/" + centre, Answer.status(404));
        network(paper(), "").statusCode(422).body("detail", equalTo("OpenAlex does not know the work."));
    }

    private static String slowly(String id, Answer answer) {
        Outside.on("/openalex/works filter=cited_by:" + id, answer);
        Outside.on("/openalex/works filter=cites:" + id, answer);
        return json(id, title("Slow"));
    }

    private Held paper() {
        return with(add(reader), "openalex_id", "'" + centre + "'");
    }

    private void forgetAnswers() {
        Database.column(
                "DELETE FROM enrichment.openalex_cache WHERE work_id = ? OR query LIKE ?", centre, "%" + centre + "%");
    }

    private long jobs() {
        return Database.count(
                "SELECT count(*) FROM async_job WHERE job_type = 'citation-network' AND job_key LIKE ?", centre + "/%");
    }

    private ValidatableResponse network(Held source, String query) {
        return get(reader, source.id(), "citation-network" + query);
    }

    private static List<String> edges(JsonPath network) {
        return IntStream.range(0, network.getList("edges").size())
                .mapToObj(i ->
                        network.getString("edges[" + i + "].from") + ">" + network.getString("edges[" + i + "].to"))
                .toList();
    }
}
