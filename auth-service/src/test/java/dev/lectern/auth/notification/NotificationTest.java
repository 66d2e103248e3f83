package dev.lectern.auth.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.auth.Database;
import dev.lectern.auth.MailServer;
import dev.lectern.auth.Person;
import dev.lectern.auth.Setting;
import dev.lectern.common.Await;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.local.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NotificationTest {

    private final Notifications notifications;
    private final NotificationRetention retention;
    private final Tenancy tenancy;
    private final Vertx vertx;
    // Somebody else, who does what others are told of.
    private final Scope doer = Scope.ofRun(Ids.next()).withUser(UUID.randomUUID());

    NotificationTest(Notifications notifications, NotificationRetention retention, Tenancy tenancy, Vertx vertx) {
        this.notifications = notifications;
        this.retention = retention;
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void whatOneIsToldIsListedNewestFirstAndUnread() {
        var person = Person.registered();
        tell(person, "first");
        tell(person, "second");

        person.asks()
                .get("/api/v1/notifications")
                .then()
                .statusCode(200)
                .body("items.title", contains("second", "first"))
                .body("items[0].kind", equalTo("in_app"))
                .body("items[0].topic", equalTo("test"))
                .body("items[0].status", equalTo("sent"))
                .body("items[0].body", equalTo("About second"))
                .body("items[0].link", equalTo("/somewhere"))
                .body("items[0].readAt", nullValue())
                .body("next", nullValue());
        person.asks().get("/api/v1/notifications/unread-count").then().body("unread", equalTo(2));
        assertThat(Database.allEvents(person.id()))
                .extracting(event -> event.getString("type"))
                .contains("notification.created.v1");
    }

    @Test
    void byTheOtherDoorItIsTheSame() {
        var person = Person.registered();

        Await.on(vertx, () -> tenancy.session(doer, () -> notifications.tell(doer, person.id(), notice("one"))));

        person.asks().get("/api/v1/notifications").then().body("items.title", contains("one"));
    }

    @Test
    void readingOneOrAllOfThemCountsDownAndIsKept() {
        var person = Person.registered();
        tell(person, "one");
        tell(person, "two");
        tell(person, "three");
        var id = firstId(person);

        var readAt = person.asks()
                .put("/api/v1/notifications/" + id + "/read")
                .then()
                .statusCode(200)
                .body("status", equalTo("read"))
                .body("readAt", notNullValue())
                .extract()
                .jsonPath()
                .getString("readAt");
        person.asks().put("/api/v1/notifications/" + id + "/read").then().body("readAt", equalTo(readAt));
        person.asks().get("/api/v1/notifications?unread=true").then().body("items.title", contains("two", "one"));
        person.asks().get("/api/v1/notifications?unread=false").then().body("items.title", contains("three"));

        person.asks().put("/api/v1/notifications/read-all").then().statusCode(200);
        person.asks().get("/api/v1/notifications/unread-count").then().body("unread", equalTo(0));
    }

    @Test
    void whatIsDeletedIsGone() {
        var person = Person.registered();
        tell(person, "one");
        var id = firstId(person);

        person.asks().delete("/api/v1/notifications/" + id).then().statusCode(204);

        person.asks().get("/api/v1/notifications").then().body("items", empty());
        person.asks().delete("/api/v1/notifications/" + id).then().statusCode(404);
    }

    @Test
    void thoseOfOthersAreLikeThoseThatDoNotExist() throws SQLException {
        var person = Person.registered();
        var other = Person.registered();
        tell(person, "private");
        var id = firstId(person);

        other.asks().get("/api/v1/notifications").then().body("items", empty());
        for (var which : List.of(id, UUID.randomUUID().toString())) {
            other.asks()
                    .put("/api/v1/notifications/" + which + "/read")
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("No such notification."));
            other.asks().delete("/api/v1/notifications/" + which).then().statusCode(404);
        }
        try (var app = Database.as("auth_app", TestServers.APP_PASSWORD)) {
            app.setAutoCommit(false);
            Database.column(
                    app,
                    "SELECT set_config('lectern.user_id', ?, true)",
                    other.id().toString());
            assertThat(Database.column(app, "SELECT id FROM notification")).isEmpty();
        }
    }

    @Test
    void pagesFollowEachOtherAndBadFiltersAreRefused() {
        var person = Person.registered();
        for (int i = 0; i < 3; i++) {
            tell(person, "n" + i);
        }
        var token = person.token();

        var next = Person.as(token)
                .get("/api/v1/notifications?limit=2")
                .then()
                .body("items.title", contains("n2", "n1"))
                .extract()
                .jsonPath()
                .getString("next");
        Person.as(token)
                .get("/api/v1/notifications?limit=2&after=" + next)
                .then()
                .body("items.title", contains("n0"));
        for (var wrong : List.of("kind=pigeon", "limit=0", "after=nonsense")) {
            Person.as(token).get("/api/v1/notifications?" + wrong).then().statusCode(400);
        }
    }

    @Test
    void aCopyGoesByMailAndItsRowSaysThatItArrived() {
        var person = Person.registered();

        tell(person, "Something happened");

        await().until(() -> MailServer.mailbox(person.email()).size() == 1);
        var mail = MailServer.mailbox(person.email()).getFirst();
        assertThat(mail.subject()).isEqualTo("Something happened");
        assertThat(mail.text()).startsWith("About Something happened").contains("http://127.0.0.1:8400/somewhere");
        var token = person.token();
        await().untilAsserted(() -> Person.as(token)
                .get("/api/v1/notifications?kind=email")
                .then()
                .body("items.status", contains("delivered")));
        Person.as(token).get("/api/v1/notifications/unread-count").then().body("unread", equalTo(1));
    }

    @Test
    void linkOfACopyHasOneSlashWhateverThePublicAddressEndsWith() {
        var person = Person.registered();

        Setting.during("LECTERN_PUBLIC_URL", "https://lectern.example/", () -> {
            tell(person, "linked");
            return null;
        });

        await().until(() -> MailServer.mailbox(person.email()).size() == 1);
        assertThat(MailServer.mailbox(person.email()).getFirst().text())
                .contains("https://lectern.example/somewhere", "https://lectern.example/account");
    }

    @Test
    void noCopyGoesToWhoWantsNone() {
        var person = Person.registered();
        Person.as(person.token())
                .body(Map.of("settings", Map.of("notifications.email", false)))
                .patch("/api/v1/preferences")
                .then()
                .statusCode(200);

        tell(person, "Something happened");

        assertThat(Database.column("SELECT kind FROM auth.notification WHERE account_id = ?", person.id()))
                .containsExactly("in_app");
    }

    @Test
    void nobodyIsToldWhoIsNotThereAnyMore() {
        var person = Person.registered();
        person.becomes("disabled");

        tell(person, "too late");
        Await.on(vertx, () -> tenancy.tx(doer, tx -> notifications.tell(tx, doer, UUID.randomUUID(), notice("x"))));

        assertThat(Database.column("SELECT title FROM auth.notification WHERE account_id = ?", person.id()))
                .isEmpty();
        assertThat(MailServer.mailbox(person.email())).isEmpty();
    }

    @Test
    void allAdministratorsAreTold() {
        var one = Person.admin();
        var other = Person.admin();
        var person = Person.registered();

        Await.on(
                vertx,
                () -> tenancy.session(
                        doer, () -> notifications.tellAdministrators(doer, Notice.approvalWaiting("ada"))));

        one.asks().get("/api/v1/notifications").then().body("items.title", hasItem("ada waits for approval"));
        other.asks().get("/api/v1/notifications").then().body("items.title", hasItem("ada waits for approval"));
        person.asks().get("/api/v1/notifications").then().body("items", empty());
    }

    @Test
    void whatADeletedPersonWasToldGoesWithHim() {
        var admin = Person.admin();
        var person = Person.registered();
        tell(person, "personal");

        admin.asks().delete("/api/v1/accounts/" + person.id()).then().statusCode(204);

        assertThat(Database.column("SELECT id FROM auth.notification WHERE account_id = ?", person.id()))
                .isEmpty();
        assertThat(Database.column("SELECT id FROM auth.mail WHERE account_id = ?", person.id()))
                .isEmpty();
    }

    @Test
    void numbersFollowEachOtherHoweverManyTellAtOnce() {
        var person = Person.registered();

        Await.on(vertx, () -> Multi.createFrom()
                .range(0, 20)
                .onItem()
                .transformToUni(i -> Uni.createFrom()
                        .deferred(() ->
                                tenancy.tx(doer, tx -> notifications.tell(tx, doer, person.id(), notice("n" + i)))))
                .merge(5)
                .collect()
                .asList());

        assertThat(Database.column(
                        "SELECT count(DISTINCT seq) || ' ' || max(seq) FROM auth.notification WHERE account_id = ?",
                        person.id()))
                .containsExactly("40 40");
    }

    @Test
    void whatWasToldLongAgoIsForgotten() {
        var person = Person.registered();
        tell(person, "old");
        Database.change(
                "UPDATE auth.notification SET created_at = now() - interval '181 days' WHERE account_id = ?",
                person.id());
        tell(person, "new");

        Await.on(vertx, retention::once);

        person.asks().get("/api/v1/notifications").then().body("items.title", contains("new"));
    }

    private void tell(Person person, String title) {
        Await.on(vertx, () -> tenancy.tx(doer, tx -> notifications.tell(tx, doer, person.id(), notice(title))));
    }

    private static Notice notice(String title) {
        return new Notice("test", title, "About " + title, "/somewhere");
    }

    private static String firstId(Person person) {
        return person.asks()
                .get("/api/v1/notifications")
                .then()
                .extract()
                .jsonPath()
                .getString("items[0].id");
    }
}
