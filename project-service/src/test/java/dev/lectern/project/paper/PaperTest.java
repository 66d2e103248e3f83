package dev.lectern.project.paper;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.ProjectEvent.PaperListed;
import dev.lectern.common.event.ProjectEvent.PaperUnlisted;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.Topic;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PaperTest {

    private Person owner;
    private UUID project;
    private UUID home;

    @BeforeEach
    void aProjectBesideTheDefaultOne() {
        owner = People.somebody();
        home = owner.project();
        project = UUID.fromString(People.create(owner, "Selection"));
    }

    @Test
    void whatIsAddedToAProjectIsOnItsList_butTheDefaultOneSeesAllAsItIs() {
        var mine = Papers.add(owner, project);
        var other = Papers.add(owner, home);

        papers(project)
                .body("items.sourceItemId", contains(mine.toString()))
                .body("items[0].addedBy", equalTo(owner.user().toString()))
                .body("items[0].addedAt", notNullValue())
                .body("items[0].path", nullValue());
        papers(home).body("items", empty());
        assertThat(corpus(project)).isEqualTo("project");
        assertThat(corpus(home)).isEqualTo("workspace");
        said(new PaperListed(project, mine, 1));
        assertThat(saidOf(other)).isEmpty();
    }

    @Test
    void whatIsNoProjectsIsNoPaper_andItsEndTakesNothingOff() {
        var shelved = UUID.randomUUID();
        var item = Papers.add(owner, project);
        Papers.refer(owner, null, shelved, UUID.randomUUID());
        Papers.refer(owner, null, item, UUID.randomUUID());

        Papers.put(owner, project, shelved).statusCode(404);
        Papers.unrefer(owner, null, item, UUID.randomUUID(), false);
        Papers.unrefer(owner, null, shelved, UUID.randomUUID(), true);

        papers(project).body("items.sourceItemId", contains(item.toString()));
    }

    @Test
    void aPaperOfTheWorkspaceIsPutOnAListAndTakenOff_onceEach() {
        var item = Papers.add(owner, home);

        Papers.put(owner, project, item).statusCode(201).body("sourceItemId", equalTo(item.toString()));
        Papers.put(owner, project, item).statusCode(200);
        papers(project).body("items.sourceItemId", contains(item.toString()));
        Papers.delete(owner, project, item).statusCode(204);
        Papers.delete(owner, project, item).statusCode(404).body("detail", equalTo("No such paper."));
        papers(project).body("items", empty());
        Papers.put(owner, project, item).statusCode(201);

        said(new PaperListed(project, item, 3));
        assertThat(saidOf(item))
                .containsExactlyInAnyOrder(
                        new PaperListed(project, item, 1),
                        new PaperUnlisted(project, item, 2),
                        new PaperListed(project, item, 3));
    }

    @Test
    void theFirstPaperMakesTheDefaultProjectGoByItsList_theLastOneEndsIt_andItsTokensGrowOld() {
        var one = Papers.add(owner, home);
        var two = Papers.add(owner, home);
        var before = version(home);

        Papers.put(owner, home, one).statusCode(201);
        assertThat(corpus(home)).isEqualTo("list");
        Papers.put(owner, home, two).statusCode(201);
        Papers.delete(owner, home, one).statusCode(204);
        assertThat(corpus(home)).isEqualTo("list");
        assertThat(version(home)).isEqualTo(before + 1);
        Papers.delete(owner, home, two).statusCode(204);

        assertThat(corpus(home)).isEqualTo("workspace");
        assertThat(version(home)).isEqualTo(before + 2);
        said(new ProjectChanged(home, true, before + 1));
        said(new ProjectChanged(home, true, before + 2));
    }

    @Test
    void whoeverChangesAListAtOnce_theVersionsAndTheCorpusFitTheListInTheEnd() {
        var items = Stream.generate(() -> Papers.add(owner, home)).limit(4).toList();
        var before = version(home);

        IntStream.range(0, 32).parallel().forEach(i -> {
            var path = Papers.listOf(home) + "/" + items.get(i % 4);
            var answer = i / 4 % 2 == 0
                    ? People.as(owner).put(path)
                    : People.as(owner).delete(path);
            assertThat(answer.statusCode()).isIn(200, 201, 204, 404);
        });

        var left = papers(home).extract().<List<String>>path("items.sourceItemId");
        assertThat(corpus(home)).isEqualTo(left.isEmpty() ? "workspace" : "list");
        assertThat((version(home) - before) % 2).isEqualTo(left.isEmpty() ? 0 : 1);
        for (var item : items) {
            var versions = Database.count(
                    "SELECT version FROM project_paper WHERE project_id = ? AND source_item_id = ?", home, item);
            assertThat(versions % 2 == 1).isEqualTo(left.contains(item.toString()));
            await().atMost(60, SECONDS).untilAsserted(() -> assertThat(saidOf(item))
                    .extracting(Event::aggregateVersion)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, versions).boxed().toList()));
        }
    }

    @Test
    void aDefaultProjectThatGoesByItsListTakesInWhatIsAdded() {
        Papers.put(owner, home, Papers.add(owner, home)).statusCode(201);

        var added = Papers.add(owner, home);

        papers(home).body("items[0].sourceItemId", equalTo(added.toString()));
    }

    @Test
    void whatAProjectLetsGoLeavesItsListOnly_whatNobodyHasAnyMoreLeavesAll() {
        var item = UUID.randomUUID();
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        var third = UUID.fromString(People.create(owner, "Third"));
        Papers.register(owner, project, item, first);
        Papers.refer(owner, home, item, second);
        Papers.put(owner, third, item).statusCode(201);

        Papers.unrefer(owner, project, item, first, false);
        papers(project).body("items", empty());
        papers(third).body("items.sourceItemId", contains(item.toString()));
        Papers.unrefer(owner, home, item, second, true);

        papers(third).body("items", empty());
        Papers.put(owner, third, item).statusCode(404).body("detail", equalTo("No such paper."));
        said(new PaperUnlisted(third, item, 2));
    }

    @Test
    void newsInTheWrongOrderComesToTheSameEnd() {
        var item = UUID.randomUUID();
        var first = UUID.randomUUID();
        Papers.unrefer(owner, project, item, first, false);
        Papers.register(owner, project, item, first);
        papers(project).body("items", empty());

        var again = UUID.randomUUID();
        var last = UUID.randomUUID();
        Papers.refer(owner, project, item, again);
        Papers.refer(owner, project, item, last);
        Papers.unrefer(owner, project, item, again, false);

        papers(project).body("items.sourceItemId", contains(item.toString()));
    }

    @Test
    void whatWasTakenOffStaysOff_untilItIsAddedAnew() {
        var item = UUID.randomUUID();
        var reference = UUID.randomUUID();
        Papers.register(owner, project, item, reference);
        Papers.delete(owner, project, item).statusCode(204);

        papers(project).body("items", empty());
        Papers.refer(owner, project, item, reference);

        papers(project).body("items.sourceItemId", contains(item.toString()));
    }

    @Test
    void nobodyListsWhatTheyCannotSee() {
        var guest = People.somebody();
        var stranger = People.somebody();
        People.add(owner, project.toString(), guest, "editor");
        var secret = Papers.add(owner, home);
        var foreign = Papers.add(stranger, stranger.project());

        for (var unseen : List.of(secret, foreign, UUID.randomUUID())) {
            Papers.put(guest, project, unseen).statusCode(404).body("detail", equalTo("No such paper."));
        }
        Papers.put(owner, project, foreign).statusCode(404);
        Papers.put(owner, project, secret).statusCode(201);
        Papers.delete(guest, project, secret).statusCode(204);
    }

    @Test
    void aMemberOfTwoProjectsListsInOneWhatTheOtherSees() {
        var guest = People.somebody();
        var third = UUID.fromString(People.create(owner, "Third"));
        People.add(owner, project.toString(), guest, "viewer");
        People.add(owner, third.toString(), guest, "editor");
        var item = Papers.add(owner, project);

        Papers.put(guest, third, item).statusCode(201);
        Papers.put(guest, project, item).statusCode(403);
        Papers.delete(guest, project, item).statusCode(403);
        Papers.delete(owner, project, item).statusCode(204);

        People.as(guest).get(Papers.listOf(third)).then().body("items.sourceItemId", contains(item.toString()));
    }

    @Test
    void aStrangerLearnsNothing_andWithoutTheToolNobodyDoes() {
        var stranger = People.somebody();
        var item = Papers.add(owner, project);

        for (var nobodys : List.of(project, UUID.randomUUID())) {
            People.as(stranger)
                    .get(Papers.listOf(nobodys))
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("No such project."));
            Papers.put(stranger, nobodys, item).statusCode(404).body("detail", equalTo("No such project."));
            Papers.delete(stranger, nobodys, item).statusCode(404).body("detail", equalTo("No such project."));
        }
        People.as(owner.with("chat"))
                .get(Papers.listOf(project))
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/capability-missing"));
    }

    @Test
    void theListComesInPages_theLastAddedFirst() {
        var first = Papers.add(owner, project);
        var second = Papers.add(owner, project);
        Papers.delete(owner, project, first);
        Papers.put(owner, project, first);

        var next = papers(project, "?limit=1")
                .body("items.sourceItemId", contains(first.toString()))
                .extract()
                .path("next");

        papers(project, "?limit=1&after=" + next)
                .body("items.sourceItemId", contains(second.toString()))
                .body("next", nullValue());
        papers(project, "").body("items.sourceItemId", containsInAnyOrder(first.toString(), second.toString()));
    }

    private io.restassured.response.ValidatableResponse papers(UUID of) {
        return papers(of, "");
    }

    private io.restassured.response.ValidatableResponse papers(UUID of, String query) {
        return People.as(owner).get(Papers.listOf(of) + query).then().statusCode(200);
    }

    private String corpus(UUID of) {
        return context(of).getString("corpus");
    }

    private long version(UUID of) {
        return context(of).getLong("projectVersion");
    }

    private io.restassured.path.json.JsonPath context(UUID of) {
        return People.asAuth()
                .queryParam("userId", owner.user())
                .queryParam("projectId", of)
                .get("/internal/context")
                .jsonPath();
    }

    private void said(Event event) {
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())))
                        .extracting(CloudEvent::data)
                        .contains(event));
    }

    private List<Event> saidOf(UUID item) {
        return Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())).stream()
                .map(CloudEvent::data)
                .filter(data -> data.subject().endsWith("/" + item))
                .toList();
    }
}
