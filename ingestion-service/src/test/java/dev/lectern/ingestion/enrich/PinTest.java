package dev.lectern.ingestion.enrich;

import static dev.lectern.ingestion.enrich.Library.as;
import static dev.lectern.ingestion.enrich.Library.get;
import static dev.lectern.ingestion.enrich.Library.newId;
import static dev.lectern.ingestion.enrich.Library.paper;
import static dev.lectern.ingestion.enrich.Library.word;
import static dev.lectern.ingestion.lookup.Outside.authors;
import static dev.lectern.ingestion.lookup.Outside.json;
import static dev.lectern.ingestion.lookup.Outside.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.Topic;
import dev.lectern.ingestion.enrich.Library.Held;
import dev.lectern.ingestion.lookup.Online;
import dev.lectern.ingestion.lookup.Outside;
import dev.lectern.ingestion.lookup.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Online.class)
class PinTest {

    private final Person reader = TestToken.editor();
    private final Library library;
    private final SettableClock clock;
    private final String id = newId();
    private final String other = newId();
    private final String title = "on the " + word() + " of " + word() + " markets";

    PinTest(Library library, SettableClock clock) {
        this.library = library;
        this.clock = clock;
    }

    @BeforeEach
    void open() {
        Outside.open();
    }

    @AfterEach
    void now() {
        clock.ahead(Duration.ZERO);
    }

    @Test
    void thenWhatIsPinned_beforeTheTitleIsSearchedFor() {
        pin(title.toUpperCase(), "exact", id, 0);
        Outside.work(id, title("Pinned"));
        search(title, json(other, title(title), authors("Ada Byron")));
        var source = paper(reader, title, "Ada Byron", 2001);

        library.enrich(source);

        match(source).body("found.openAlexId", equalTo(id)).body("found.matchedBy", equalTo("override"));
        assertThat(Outside.asked("title.search:" + title)).isEmpty();
    }

    @Test
    void pinnedTitlesAreKeptByAdministratorsAlone_andTold() {
        var admin = TestToken.admin();
        var pinned = pin(title, "contains", id, 5);

        as(reader).get("/api/v1/admin/title-overrides").then().statusCode(403);
        as(admin)
                .get("/api/v1/admin/title-overrides?limit=200")
                .then()
                .statusCode(200)
                .body("items.titlePattern", hasItems(title));
        pinning(title, "contains", newId(), 1).statusCode(409);
        pinning(title, "exact", "A1", 1).statusCode(400).body("errors.field", hasItem("openAlexWorkId"));
        pinning("?!", "exact", id, 1).statusCode(400);
        pinning(title, "like", id, 1).statusCode(400);
        as(admin)
                .body(Map.of("titlePattern", title, "matchType", "exact", "openAlexWorkId", other, "enabled", false))
                .put("/api/v1/admin/title-overrides/" + pinned)
                .then()
                .statusCode(200)
                .body("openAlexWorkId", equalTo(other))
                .body("enabled", equalTo(false));
        as(admin).delete("/api/v1/admin/title-overrides/" + pinned).then().statusCode(204);
        as(admin).get("/api/v1/admin/title-overrides/" + pinned).then().statusCode(404);
        as(admin).delete("/api/v1/admin/title-overrides/" + pinned).then().statusCode(404);
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> Set.copyOf(told(pinned))
                .equals(Set.of("title-override.created", "title-override.changed", "title-override.removed")));
    }

    @Test
    void theMostImportantPinThatFitsWins_andOneThatIsOffDoesNotCount() {
        var rare = word();
        pin(rare, "contains", newId(), 1);
        pin("the " + rare + " of", "contains", id, 9);
        pin(rare.substring(1), "contains", newId(), 99);
        pinning("on the " + rare, "contains", newId(), 100, false).statusCode(201);
        Outside.work(id, title("Pinned"));
        var source = paper(reader, "On the " + rare + " of things", "Ada Byron", 2001);

        library.enrich(source);

        match(source).body("found.openAlexId", equalTo(id));
    }

    @Test
    void whatAnotherProcessPinsCountsWithinFiveMinutes() {
        Outside.work(id, title("Pinned"));
        var source = paper(reader, title, "Ada Byron", 2001);
        library.enrich(source);
        match(source).body("status", equalTo("not_found"));

        Database.column(
                "INSERT INTO enrichment.openalex_title_override (openalex_title_override_id, title_pattern, match_type,"
                        + " openalex_work_id) VALUES (?, ?, 'exact', ?)",
                UUID.randomUUID(),
                title,
                id);
        clock.ahead(Duration.ofMinutes(6));
        library.enrich(source);

        match(source).body("found.openAlexId", equalTo(id));
    }

    /** What the audit was told of a pinned title. */
    private static List<String> told(String pinned) {
        return Broker.read(
                        Topic.AUDIT,
                        event -> event.data() instanceof Audited audited && pinned.equals(audited.subjectId()))
                .stream()
                .map(event -> ((Audited) event.data()).action())
                .toList();
    }

    private static String pin(String pattern, String type, String work, int priority) {
        return pinning(pattern, type, work, priority)
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");
    }

    private static ValidatableResponse pinning(String pattern, String type, String work, int priority) {
        return pinning(pattern, type, work, priority, true);
    }

    private static ValidatableResponse pinning(
            String pattern, String type, String work, int priority, boolean enabled) {
        return as(TestToken.admin())
                .body(Map.of(
                        "titlePattern",
                        pattern,
                        "matchType",
                        type,
                        "openAlexWorkId",
                        work,
                        "priority",
                        priority,
                        "enabled",
                        enabled))
                .post("/api/v1/admin/title-overrides")
                .then();
    }

    private static void search(String title, String... works) {
        Outside.works("title.search:" + title, works);
    }

    private ValidatableResponse match(Held source) {
        return get(reader, source.id(), "metadata/match");
    }
}
