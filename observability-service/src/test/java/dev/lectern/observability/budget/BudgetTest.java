package dev.lectern.observability.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.BudgetEvent.BudgetChanged;
import dev.lectern.common.event.BudgetEvent.BudgetReached;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Topic;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BudgetTest {

    private final Person owner = TestToken.owner();
    private final UUID workspace = owner.workspace();
    private final Person member = TestToken.viewer().in(workspace, owner.project());

    @BeforeEach
    void aWorkspace() {
        Books.opened(owner);
    }

    @Test
    void aBudgetIsSetChangedAndTakenAway_andEachTimeItIsTold() {
        var id = Books.workspace(owner, 1_000);

        Books.get(owner, "/" + id)
                .statusCode(200)
                .body("kind", equalTo("workspace"))
                .body("limitMicros", equalTo(1_000))
                .body("currency", equalTo("USD"))
                .body("warnPercent", equalTo(80))
                .body("spentMicros", equalTo(0))
                .body("availableMicros", equalTo(1_000))
                .body("resetsAt", notNullValue());
        Books.set(owner, Map.of("kind", "workspace", "period", "month", "limitMicros", 5))
                .then()
                .statusCode(409);
        change(owner, id, 3_000).statusCode(200).body("availableMicros", equalTo(3_000));
        change(owner, id, 500).statusCode(200).body("availableMicros", equalTo(500));
        Books.as(owner).delete("/api/v1/budgets/" + id).then().statusCode(204);
        Books.get(owner, "/" + id).statusCode(404);
        Books.get(owner, "").body("items", empty());
        Books.workspace(owner, 7);

        await().untilAsserted(() -> assertThat(told(BudgetChanged.class)
                        .map(event -> event.limitMicros() + " " + event.active() + " " + event.version()))
                .contains("1000 true 1", "3000 true 2", "500 true 3", "500 false 4"));
        await().untilAsserted(() -> assertThat(told(Audited.class).map(Audited::action))
                .contains("budget.set", "budget.changed", "budget.removed"));
        assertThat(Books.mistakes(workspace)).isEmpty();
    }

    @Test
    void theOwnerOfTheWorkspaceSetsAll_ofAProjectItsOwner_andOthersNone() {
        Books.joined(member);
        var leader = TestToken.owner().in(workspace, UUID.randomUUID());
        var admin = TestToken.admin().in(workspace, owner.project());
        var ofMember =
                Map.<String, Object>of("kind", "user", "userId", member.user(), "period", "day", "limitMicros", 9);
        var ofProject = Map.<String, Object>of("kind", "project", "period", "total", "limitMicros", 9);

        Books.set(leader, ofMember).then().statusCode(403);
        Books.set(leader, Map.of("kind", "workspace", "period", "day", "limitMicros", 9))
                .then()
                .statusCode(403);
        Books.set(member, ofProject).then().statusCode(403);
        Books.set(owner, Map.of("kind", "user", "userId", UUID.randomUUID(), "period", "day", "limitMicros", 9))
                .then()
                .statusCode(422);
        Books.set(owner, Map.of("kind", "user", "period", "day", "limitMicros", 9))
                .then()
                .statusCode(422);
        String theirs = Books.set(leader, ofProject)
                .then()
                .statusCode(201)
                .body("resetsAt", nullValue())
                .body("projectId", equalTo(leader.project().toString()))
                .extract()
                .path("id");
        Books.set(admin, ofMember).then().statusCode(201).body("userId", equalTo("" + member.user()));
        Books.set(owner, ofProject).then().statusCode(201);

        Books.get(member, "").body("items.kind", containsInAnyOrder("user", "project"));
        Books.get(owner, "").body("items", hasSize(3));
        Books.get(leader, "").body("items.kind", contains("project"));
        Books.get(member, "/" + theirs).statusCode(404);
        Books.get(member, "/" + theirs + "/entries").statusCode(403);
        Books.get(leader, "/" + theirs + "/entries")
                .statusCode(200)
                .body("items.kind", contains("allowance", "allowance"));
        Books.get(TestToken.admin(), "/" + theirs).statusCode(404);
        change(leader, UUID.fromString(theirs), 11).statusCode(200);
        Books.as(member).delete("/api/v1/budgets/" + theirs).then().statusCode(403);
    }

    @Test
    void whatWasSpentBeforeCounts_andWhatIsToldTwiceOnce() {
        Books.tell(owner, Books.call(Ids.next(), 300, null, null));
        Books.tell(owner, Instant.now().minus(Duration.ofDays(40)), Books.call(Ids.next(), 5_000, null, null));
        var id = Books.workspace(owner, 1_000);
        var call = Ids.next();
        Books.tell(member, Books.call(call, 100, null, null));
        Books.tell(member, Books.call(call, 100, null, null));
        Books.tell(member, Books.call(call, 900, null, null));
        Books.tell(member, Books.call(Ids.next(), 1, null, null));

        await().untilAsserted(() ->
                Books.get(owner, "/" + id).body("spentMicros", equalTo(401)).body("availableMicros", equalTo(599)));
        // A call of last month that is told now was there before the budget.
        Books.tell(owner, Instant.now().minus(Duration.ofDays(40)), Books.call(Ids.next(), 7, null, null));
        Books.get(owner, "/" + id).body("spentMicros", equalTo(401));
        assertThat(Books.mistakes(workspace)).isEmpty();
    }

    @Test
    void aCallCountsInEachBudgetItIsUnder_andInNoOther() {
        Books.joined(member);
        var all = Books.workspace(owner, 1_000);
        var own = id(Map.of("kind", "user", "userId", member.user(), "period", "day", "limitMicros", 100));
        var project = id(Map.of("kind", "project", "period", "total", "limitMicros", 500));
        var euros = id(Map.of("kind", "workspace", "period", "month", "limitMicros", 9, "currency", "EUR"));

        Books.tell(member, Books.call(Ids.next(), 60, null, null));
        Books.tell(member.in(workspace, UUID.randomUUID()), Books.call(Ids.next(), 7, null, null));
        Books.tell(owner, Books.call(Ids.next(), 5, null, null));

        await().untilAsserted(() -> Books.get(owner, "/" + all).body("spentMicros", equalTo(72)));
        Books.get(owner, "/" + own).body("spentMicros", equalTo(67));
        Books.get(owner, "/" + project).body("spentMicros", equalTo(65));
        Books.get(owner, "/" + euros).body("spentMicros", equalTo(0));
        assertThat(Books.mistakes(workspace)).isEmpty();
    }

    @Test
    void whoShouldKnowIsToldOnceWhenMuchIsSpent_andOnceWhenAllIs() {
        Books.workspace(owner, 1_000);

        Books.tell(member, Books.call(Ids.next(), 790, null, null));
        Books.tell(member, Books.call(Ids.next(), 10, null, null));
        Books.tell(member, Books.call(Ids.next(), 10, null, null));
        Books.tell(member, Books.call(Ids.next(), 500, null, null));
        Books.tell(member, Books.call(Ids.next(), 1, null, null));

        await().untilAsserted(() -> assertThat(told(BudgetReached.class)
                        .filter(reached -> reached.recipientId().equals(owner.user()))
                        .map(BudgetReached::percent))
                .containsExactlyInAnyOrder(80, 100));
        Books.get(owner, "").body("items[0].overrunMicros", equalTo(311)).body("items[0].availableMicros", equalTo(0));
    }

    @Test
    void theBooksAreListedAndAreNothingTogether() {
        var id = Books.workspace(owner, 1_000);
        Books.tell(member, Books.call(Ids.next(), 100, null, null));

        var page =
                Books.get(owner, "/" + id + "/entries?limit=3").statusCode(200).body("items", hasSize(3));
        Books.get(owner, "/" + id + "/entries?limit=3&after=" + page.extract().path("next"))
                .body("items", hasSize(1))
                .body("items.kind", everyItem(equalTo("allowance")));
        assertThat(
                        Books.get(owner, "/" + id + "/entries")
                                .extract()
                                .jsonPath()
                                .getList("items.micros", Integer.class)
                                .stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                .isZero();
    }

    private UUID id(Map<String, Object> budget) {
        return UUID.fromString(
                Books.set(owner, budget).then().statusCode(201).extract().path("id"));
    }

    private io.restassured.response.ValidatableResponse change(Person who, UUID id, long limit) {
        return Books.as(who)
                .contentType(ContentType.JSON)
                .body(Map.of("limitMicros", limit, "warnPercent", 80))
                .put("/api/v1/budgets/" + id)
                .then();
    }

    private <T> Stream<T> told(Class<T> type) {
        return Stream.of(Topic.PROJECT, Topic.AUDIT)
                .map(topic -> Broker.read(topic, Broker.ofWorkspace(workspace)))
                .flatMap(List::stream)
                .map(CloudEvent::data)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
