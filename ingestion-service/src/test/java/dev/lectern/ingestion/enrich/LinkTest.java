package dev.lectern.ingestion.enrich;

import static dev.lectern.ingestion.enrich.Library.add;
import static dev.lectern.ingestion.enrich.Library.as;
import static dev.lectern.ingestion.enrich.Library.get;
import static dev.lectern.ingestion.enrich.Library.newId;
import static dev.lectern.ingestion.enrich.Library.paper;
import static dev.lectern.ingestion.enrich.Library.with;
import static dev.lectern.ingestion.enrich.Library.word;
import static dev.lectern.ingestion.lookup.Outside.authors;
import static dev.lectern.ingestion.lookup.Outside.doi;
import static dev.lectern.ingestion.lookup.Outside.json;
import static dev.lectern.ingestion.lookup.Outside.title;
import static dev.lectern.ingestion.lookup.Outside.year;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.enrich.Library.Held;
import dev.lectern.ingestion.lookup.Online;
import dev.lectern.ingestion.lookup.Outside;
import dev.lectern.ingestion.lookup.Outside.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Online.class)
class LinkTest {

    private final Person reader = TestToken.editor();
    private final Library library;
    private final String id = newId();
    private final String other = newId();
    private final String title = "on the " + word() + " of " + word() + " markets";
    private final String doi = "10.5555/" + word();

    LinkTest(Library library) {
        this.library = library;
    }

    @BeforeEach
    void open() {
        Outside.open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.openalex.org/works/%s", "https://openalex.org/%s", "%s"})
    void whatIsLinkedByHandRulesOverAllThatIsFound(String address) {
        Outside.work(id, title("By hand"), doi("10.5555/hand"), year(1990));
        byDoi(doi, json(other, title(title)));
        var source = with(add(reader), "title, primary_doi, publication_year", "'" + title + "', '" + doi + "', 2001");
        library.enrich(source);

        link(source, Map.of("openAlexUrl", address.formatted(id)))
                .statusCode(200)
                .body("status", equalTo("manual"));
        library.enrich(source);

        match(source).body("status", equalTo("manual")).body("found.openAlexId", equalTo(id));
        match(source).body("found.matchedBy", equalTo("hand")).body("asked.title", equalTo(title));
        assertThat(metadata(source)).isEqualTo(id + " 10.5555/hand 1990 none");
    }

    @Test
    void aLinkByDoiIsFollowedToo_andWhatIsNoneIsSaid() {
        byDoi(doi, json(id, title("By hand")));
        var source = add(reader);

        link(source, Map.of("doi", "https://doi.org/" + doi.toUpperCase()))
                .statusCode(200)
                .body("found.openAlexId", equalTo(id));
        link(source, Map.of("openAlexUrl", newId())).statusCode(422);
        link(source, Map.of("openAlexUrl", "https://example.org/W1"))
                .statusCode(400)
                .body("errors.field", hasItem("openAlexUrl"));
        link(source, Map.of("doi", "nonsense")).statusCode(400).body("errors.field", hasItem("doi"));
        link(source, Map.of()).statusCode(400);
        link(source, Map.of("doi", doi, "openAlexUrl", id)).statusCode(400);
        match(source).body("found.openAlexId", equalTo(id));
    }

    @Test
    void anOverviewShowsTheWork() {
        Outside.work(
                id,
                title("A <b>bold</b> title"),
                doi("10.5555/X"),
                year(1990),
                authors("Ada Byron"),
                "\"cited_by_count\":5",
                "\"primary_location\":{\"source\":{\"display_name\":\"The Journal\"}}",
                "\"abstract_inverted_index\":{\"sea\":[2],\"The\":[0],\"deep\":[1]}");
        var source = paper(reader, title, "Nobody", 2001);
        link(source, Map.of("openAlexUrl", id));

        get(reader, source.id(), "overview")
                .statusCode(200)
                .body("from", equalTo("openalex"))
                .body("title", equalTo("A bold title"))
                .body("authors[0].name", equalTo("Ada Byron"))
                .body("authors[0].openAlexUrl", equalTo("https://openalex.org/A1"))
                .body("abstract", equalTo("The deep sea"))
                .body("venue", equalTo("The Journal"))
                .body("doiUrl", equalTo("https://doi.org/10.5555/x"))
                .body("year", equalTo(1990))
                .body("citedBy", equalTo(5));
    }

    @Test
    void orElseTheDocument_orElseOnlyItsName() {
        var document = with(
                add(reader),
                "title, authors, abstract, publication_year",
                "'" + title + "', '{Ada Byron}', repeat('word ', 400), 1843");
        var bare = add(reader);

        get(reader, document.id(), "overview")
                .body("from", equalTo("document"))
                .body("title", equalTo(title))
                .body("authors.name", hasItem("Ada Byron"))
                .body("abstract.length()", equalTo(1200))
                .body("year", equalTo(1843));
        get(reader, bare.id(), "overview").body("from", equalTo("file")).body("title", equalTo(bare.name()));
        match(bare).body("status", equalTo("none")).body("reason", equalTo("Nobody has looked it up yet."));
    }

    @ParameterizedTest
    @CsvSource({"GET,metadata/match", "GET,overview", "GET,citation-network", "POST,enrich", "POST,metadata/manual-link"
    })
    void whatIsNotYoursLooksLikeWhatDoesNotExist(String method, String below) {
        var source = add(reader);
        var colleague =
                TestToken.editor().in(reader.workspace(), TestToken.editor().project());
        var missing = new Held(reader, UUID.randomUUID(), null, null);

        var expected = refused(reader, method, missing, below);

        assertThat(expected).isEqualTo("No such source.");
        assertThat(refused(TestToken.owner(), method, source, below)).isEqualTo(expected);
        assertThat(refused(colleague, method, source, below)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enrich", "metadata/manual-link"})
    void aViewerLooksButChangesNothing(String below) {
        var source = add(reader);
        var viewer = new Person(
                reader.user(),
                reader.session(),
                reader.workspace(),
                reader.project(),
                TestToken.viewer().groups());

        match(source).statusCode(200);
        get(viewer, source.id(), "metadata/match").statusCode(200);
        as(viewer)
                .body(Map.of("openAlexUrl", id))
                .post("/api/v1/sources/" + source.id() + "/" + below)
                .then()
                .statusCode(403);
        get(viewer.with("chat"), source.id(), "overview").statusCode(403);
    }

    @Test
    void whatIsRemovedTakesItsMatchWithIt() {
        Outside.work(id, title(title));
        var source = add(reader);
        link(source, Map.of("openAlexUrl", id)).statusCode(200);

        Database.column("DELETE FROM source_reference WHERE source_item_id = ?", source.item());
        Database.column("DELETE FROM source_item WHERE source_item_id = ?", source.item());

        assertThat(Database.count(
                        "SELECT count(*) FROM enrichment.openalex_match WHERE source_item_id = ?", source.item()))
                .isZero();
    }

    @Test
    void aRequestThatIsRepeatedStartsOneRun() {
        var source = add(reader);
        var key = word();

        var first = begun(source, key);

        assertThat(begun(source, key)).isEqualTo(first);
        assertThat(begun(source, word())).isNotEqualTo(first);
    }

    private String begun(Held source, String key) {
        return as(source.by())
                .header("Idempotency-Key", key)
                .post("/api/v1/sources/" + source.id() + "/enrich")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getString("runId");
    }

    private static void byDoi(String doi, String work) {
        Outside.on("/openalex/works/doi:" + doi, Answer.json(work));
    }

    private ValidatableResponse match(Held source) {
        return get(reader, source.id(), "metadata/match");
    }

    private static ValidatableResponse link(Held source, Map<String, String> wanted) {
        return as(source.by())
                .body(wanted)
                .post("/api/v1/sources/" + source.id() + "/metadata/manual-link")
                .then();
    }

    private static String metadata(Held source) {
        return Database.column(
                        "SELECT concat_ws(' ', openalex_id, primary_doi, publication_year, properties ->> 'retraction')"
                                + " FROM paper_metadata WHERE source_item_id = ?",
                        source.item())
                .getFirst();
    }

    private static String refused(Person person, String method, Held source, String below) {
        return as(person)
                .body("{\"openAlexUrl\":\"W1\"}")
                .request(method, "/api/v1/sources/" + source.id() + "/" + below)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .extract()
                .jsonPath()
                .getString("detail");
    }
}
