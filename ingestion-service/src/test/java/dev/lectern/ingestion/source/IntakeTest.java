package dev.lectern.ingestion.source;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.get;
import static dev.lectern.ingestion.source.Desk.note;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class IntakeTest {

    private final Person somebody = TestToken.editor();
    private final Desk desk;

    IntakeTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void aNoteIsAcceptedAndAnnounced() {
        var accepted = as(somebody)
                .body(note("Water boils at 100 degrees."))
                .post("/api/v1/sources")
                .then()
                .statusCode(202)
                .body("status", equalTo("pending"))
                .body("deduplicated", equalTo(false))
                .extract();

        var id = accepted.jsonPath().getUUID("sourceId");
        var item = accepted.jsonPath().getUUID("sourceItemId");
        var used = accepted.jsonPath().getUUID("runId");
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/sources/" + id);
        untilSaid(used, new RunStarted(used, "source", null, id.toString()));
        assertThat(said(used, SourceRegistered.class))
                .singleElement()
                .satisfies(e -> assertThat(e.sourceItemId()).isEqualTo(item))
                .satisfies(e -> assertThat(e.referenceId()).isEqualTo(id));
    }

    @Test
    void whatWasAddedCanBeReadToTheCharacter() {
        var text = "  Zażółć gęślą jaźń \uD83D\uDE0D\r\n\r\n\u202Eend ";
        var source = add(somebody, text);

        get(somebody, source.id())
                .statusCode(200)
                .body("title", equalTo("Boiling points"))
                .body("kind", equalTo("note"))
                .body("status", equalTo("pending"))
                .body("counts.characters", equalTo(text.length()))
                .body("counts.words", equalTo(5))
                .body("createdAt", notNullValue())
                .body("reason", nullValue());
        as(somebody)
                .get("/api/v1/sources/" + source.id() + "/text")
                .then()
                .statusCode(200)
                .body("text", equalTo(text));
    }

    @Test
    void theSameTextInTheSameProjectIsHereAlready() {
        var first = add(somebody, "Ice melts at 0 degrees.");
        var second = add(somebody, "Ice melts at 0 degrees.");

        assertThat(second.deduplicated()).isTrue();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.run()).isEqualTo(first.run());
        assertThat(Database.count("SELECT count(*) FROM async_job WHERE run_id = ?", first.run()))
                .isEqualTo(1);
    }

    @Test
    void anotherProjectOfTheWorkspaceSharesTheContentAndWaitsForTheSameWork() {
        var first = desk.cut(somebody, "Iron melts at 1538 degrees.");
        var neighbour = TestToken.editor().in(somebody.workspace(), UUID.randomUUID());
        var second = add(neighbour, "Iron melts at 1538 degrees.");

        assertThat(second.deduplicated()).isFalse();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.item()).isEqualTo(first.item());
        untilSaid(second.run(), new SourceReferenced(first.item(), second.id(), "note"));

        Broker.send("retrieval", first.scope(), new SourceIndexed(first.item(), first.id(), UUID.randomUUID(), 1));

        untilSaid(second.run(), new RunCompleted(second.run()));
        untilSaid(first.run(), new RunCompleted(first.run()));
        get(neighbour, second.id()).body("status", equalTo("completed"));
        assertThat(said(second.run(), SourceChunked.class)).isEmpty();
        assertThat(Database.count("SELECT count(*) FROM async_job WHERE run_id = ?", second.run()))
                .isZero();
    }

    @Test
    void whatIsIndexedAlreadyIsThereAtOnceInAnotherProject() {
        var first = desk.cut(somebody, "Lead melts at 327 degrees.");
        Broker.send("retrieval", first.scope(), new SourceIndexed(first.item(), first.id(), UUID.randomUUID(), 1));
        untilSaid(first.run(), new RunCompleted(first.run()));

        var neighbour = TestToken.editor().in(somebody.workspace(), UUID.randomUUID());
        var second = add(neighbour, "Lead melts at 327 degrees.");

        untilSaid(second.run(), new RunCompleted(second.run()));
        assertThat(second.deduplicated()).isFalse();
        get(neighbour, second.id()).body("status", equalTo("completed")).body("counts.vectors", equalTo(1));
    }

    @Test
    void anotherWorkspaceHasContentOfItsOwn() {
        var first = add(somebody, "Gold melts at 1064 degrees.");
        var second = add(TestToken.editor(), "Gold melts at 1064 degrees.");

        assertThat(second.item()).isNotEqualTo(first.item());
        assertThat(second.deduplicated()).isFalse();
    }

    @Test
    void whatIsSentTwiceWithOneKeyIsDoneOnce() {
        var first = addWithKey("k-1", "Tin melts at 232 degrees.");
        var second = addWithKey("k-1", "Tin melts at 232 degrees.");

        assertThat(second).isEqualTo(first);
        as(somebody)
                .header("Idempotency-Key", "k-1")
                .body(note("Another text."))
                .post("/api/v1/sources")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("Idempotency-Key"));
        as(somebody).get("/api/v1/sources").then().body("items", hasSize(1));
    }

    @Test
    void manyAtOnceMakeOneItemAndOneReferencePerProject() throws Exception {
        var text = "Silver melts at 962 degrees. " + UUID.randomUUID();
        var people = Stream.generate(() -> TestToken.editor().in(somebody.workspace(), UUID.randomUUID()))
                .limit(3)
                .toList();
        List<Callable<Desk.Added>> calls = new ArrayList<>();
        people.forEach(person -> {
            calls.add(() -> add(person, text));
            calls.add(() -> add(person, text));
        });

        try (var pool = Executors.newFixedThreadPool(calls.size())) {
            var added = new ArrayList<Desk.Added>();
            for (var done : pool.invokeAll(calls)) {
                added.add(done.get());
            }

            assertThat(added)
                    .extracting(Desk.Added::item)
                    .containsOnly(added.getFirst().item());
            assertThat(added.stream().map(Desk.Added::id).distinct()).hasSize(3);
        }
    }

    @Test
    void listsAreInPagesAndOnlyOfTheCurrentProject() {
        var ids = Stream.of("one", "two", "three")
                .map(text -> add(somebody, text).id())
                .toList();
        add(TestToken.editor().in(somebody.workspace(), UUID.randomUUID()), "four");

        var first = as(somebody)
                .get("/api/v1/sources?limit=2")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        var second = as(somebody)
                .get("/api/v1/sources?limit=2&after=" + first.getString("next"))
                .then()
                .body("next", nullValue())
                .extract()
                .jsonPath();

        assertThat(first.getList("items.id", UUID.class)).containsExactly(ids.get(2), ids.get(1));
        assertThat(second.getList("items.id", UUID.class)).containsExactly(ids.get(0));
    }

    private UUID addWithKey(String key, String text) {
        return as(somebody)
                .header("Idempotency-Key", key)
                .body(note(text))
                .post("/api/v1/sources")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(Map.of("kind", "note", "title", " ", "text", "x"), "title"),
                Arguments.of(Map.of("kind", "note", "title", "t".repeat(301), "text", "x"), "title"),
                Arguments.of(Map.of("kind", "paper", "title", "t", "text", "x"), "kind"),
                Arguments.of(Map.of("title", "t", "text", "x"), "kind"),
                Arguments.of(Map.of("kind", "note", "title", "t"), "text"),
                Arguments.of(Map.of("kind", "note", "title", "t", "text", " \n"), "text"),
                Arguments.of(Map.of("kind", "note", "title", "t", "text", "\u3000\u00a0"), "text"),
                Arguments.of(Map.of("kind", "note", "title", "t", "text", "a\u0000b"), "text"),
                Arguments.of(Map.of("kind", "note", "title", "t", "text", "x".repeat(500_001)), "text"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamed(Map<String, String> body, String field) {
        as(somebody)
                .body(body)
                .post("/api/v1/sources")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/bad-request"))
                .body("errors[0].field", equalTo(field))
                .body("requestId", not(nullValue()));
    }

    @Test
    void halfASurrogatePairIsRefused() {
        as(somebody)
                .body("{\"kind\":\"note\",\"title\":\"t\",\"text\":\"a \\ud83d b\"}")
                .post("/api/v1/sources")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("text"));
    }

    @Test
    void theLongestTextIsCut() {
        var source = add(somebody, "Words and words. ".repeat(29_411));

        desk.workUntil(() -> Desk.status(source).equals("processing"));

        get(somebody, source.id()).body("counts.chunks", greaterThan(400));
    }
}
