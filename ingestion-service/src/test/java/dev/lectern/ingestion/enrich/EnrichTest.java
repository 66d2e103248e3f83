package dev.lectern.ingestion.enrich;

import static dev.lectern.ingestion.enrich.Library.add;
import static dev.lectern.ingestion.enrich.Library.get;
import static dev.lectern.ingestion.enrich.Library.newId;
import static dev.lectern.ingestion.enrich.Library.paper;
import static dev.lectern.ingestion.enrich.Library.saidUntil;
import static dev.lectern.ingestion.enrich.Library.with;
import static dev.lectern.ingestion.enrich.Library.word;
import static dev.lectern.ingestion.lookup.Outside.authors;
import static dev.lectern.ingestion.lookup.Outside.doi;
import static dev.lectern.ingestion.lookup.Outside.json;
import static dev.lectern.ingestion.lookup.Outside.title;
import static dev.lectern.ingestion.lookup.Outside.year;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.ingestion.enrich.Library.Held;
import dev.lectern.ingestion.lookup.Online;
import dev.lectern.ingestion.lookup.Outside;
import dev.lectern.ingestion.lookup.Outside.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(Online.class)
class EnrichTest {

    private final Person reader = TestToken.editor();
    private final Library library;
    private final String id = newId();
    private final String other = newId();
    private final String title = "on the " + word() + " of " + word() + " markets";
    private final String doi = "10.5555/" + word();

    EnrichTest(Library library) {
        this.library = library;
    }

    @BeforeEach
    void open() {
        Outside.open();
    }

    @Test
    void theDoiComesFirst() {
        byDoi(doi, json(id, title("Another title altogether"), doi(doi), year(2001)));
        search(title, json(other, title(title), authors("Ada Byron")));
        var source = with(add(reader), "title, primary_doi", "'" + title + "', '" + doi + "'");

        var run = library.enrich(source);

        match(source).body("status", equalTo("matched")).body("found.openAlexId", equalTo(id));
        match(source).body("found.matchedBy", equalTo("doi")).body("asked.doi", equalTo(doi));
        assertThat(Outside.asked("title.search:" + title)).isEmpty();
        assertThat(saidUntil(run, RunCompleted.class))
                .containsExactlyInAnyOrder(
                        new RunStarted(run, "enrich", null, source.id().toString()),
                        new PaperEnriched(source.item(), "matched", "doi", id, "none"),
                        new StepFinished(run, "enrich", 1, 1),
                        new RunCompleted(run));
    }

    @Test
    void itIsAStepThatCanBeTriedAgainByItsName_andNothingElseIsDoneAnew() {
        byDoi(doi, json(id, title(title), doi(doi)));
        var source = with(add(reader), "title, primary_doi", "'" + title + "', '" + doi + "'");

        var run = library.enrich(source, "retry?step=enrich");

        match(source).body("status", equalTo("matched")).body("found.openAlexId", equalTo(id));
        assertThat(saidUntil(run, RunCompleted.class))
                .containsExactlyInAnyOrder(
                        new RunStarted(run, "enrich", null, source.id().toString()),
                        new PaperEnriched(source.item(), "matched", "doi", id, "none"),
                        new StepFinished(run, "enrich", 1, 1),
                        new RunCompleted(run));
    }

    @Test
    void aWorkThatIsThereAsItsAbstractAloneIsLookedUpAsWell() {
        byDoi(doi, json(id, title(title), doi(doi)));
        var list = "@misc{a, title={" + title + "}, doi={" + doi + "}, abstract={It is known of " + word() + ".}}";

        var source = library.imported(reader, list);

        match(source).body("status", equalTo("matched")).body("found.openAlexId", equalTo(id));
        match(source).body("asked.doi", equalTo(doi)).body("asked.title", equalTo(title));
    }

    @Test
    void aCatalogueThatIsAwayKeepsNoAbstractOut() {
        Outside.on("/openalex/works/doi:" + doi, Answer.status(403));
        var list = "@misc{a, title={" + title + "}, doi={" + doi + "}, abstract={It is known of " + word() + ".}}";

        var source = library.imported(reader, list);

        match(source).body("status", equalTo("error")).body("reason", equalTo("OpenAlex answered 403."));
        assertThat(Database.column("SELECT processing_status FROM source_item WHERE source_item_id = ?", source.item()))
                .noneMatch("failed"::equals);
    }

    @Test
    void thenTheTitle() {
        search(
                title,
                json(other, title(title), authors("Ada Byron"), year(1990)),
                json(newId(), title(title), authors("Charles Babbage"), year(2001)),
                json(newId(), title("something else"), authors("Ada Byron"), year(2001)),
                json(id, title(title + "s"), authors("Augusta Byron"), year(2002)));
        var source = paper(reader, title, "Byron, Ada", 2001);

        library.enrich(source);

        match(source)
                .body("found.openAlexId", equalTo(id))
                .body("found.matchedBy", equalTo("title"))
                .body("found.similarity.toDouble()", closeTo(0.99, 0.02))
                .body("asked.title", equalTo(title))
                .body("asked.authors", equalTo(List.of("Byron, Ada")))
                .body("asked.year", equalTo(2001));
    }

    @Test
    void whatSomebodyCallsItIsAskedOfNobody() {
        var source = with(add(reader), "publication_year", "2001");

        library.enrich(source);

        match(source).body("status", equalTo("not_found")).body("asked.title", nullValue());
        assertThat(Outside.asked(source.name().replaceAll("paper |[.]pdf", ""))).isEmpty();
    }

    @Test
    void withoutItsSubtitleIfNeedBe() {
        search(title, json(id, title(title + ": evidence"), authors("Ada Byron")));
        var source = paper(reader, title + ": evidence", "Ada Byron", 2001);

        library.enrich(source);

        match(source).body("found.openAlexId", equalTo(id));
        assertThat(Outside.asked("title.search:" + title + " evidence")).hasSize(1);
    }

    @Test
    void thenWhatTheAuthorsHaveWritten() {
        var author = "Ada " + word();
        Outside.on(
                "/openalex/authors search=" + author.toLowerCase(),
                Outside.results("{\"id\":\"https://openalex.org/A77\",\"display_name\":\"" + author + "\"}"));
        Outside.works(
                "author.id:A77,publication_year:2000-2002",
                json(other, title("something else"), authors(author)),
                json(id, title(title), authors(author), year(2001)));
        var source = paper(reader, title, author, 2001);

        library.enrich(source);

        match(source).body("found.openAlexId", equalTo(id)).body("found.matchedBy", equalTo("author"));
    }

    @Test
    void whatOpenAlexDoesNotKnowMayBeCountedByCitec() {
        var handle = "RePEc:abc:wpaper:" + word();
        Outside.on(
                "/citec/api/plain/" + handle + "/lectern",
                Answer.json("<citationData><citedBy>12</citedBy><cites>23</cites></citationData>"));
        var source = with(add(reader), "title, repec_handle", "'" + title + "', '" + handle + "'");

        var run = library.enrich(source);

        match(source)
                .body("status", equalTo("not_found"))
                .body("citec.citedBy", equalTo(12))
                .body("citec.references", equalTo(23))
                .body("found", nullValue());
        assertThat(saidUntil(run, RunCompleted.class))
                .contains(new PaperEnriched(source.item(), "not_found", null, null, null));
    }

    @Test
    void whatIsFoundIsWrittenBack_butWhatTheDocumentSaysOfItselfStays() {
        byDoi(doi, json(id, title(title), doi("10.5555/other"), year(2001), "\"is_retracted\":true"));
        var said = with(add(reader), "title, primary_doi, publication_year", "'t', '" + doi + "', 1999");
        search(title, json(id, title(title), doi("10.5555/other"), authors("Ada Byron"), year(2001)));
        var silent = with(add(reader), "title, authors", "'" + title + "', '{Ada Byron}'");

        library.enrich(said);
        library.enrich(silent);

        assertThat(metadata(said)).isEqualTo(id + " " + doi + " 1999 retracted");
        assertThat(metadata(silent)).isEqualTo(id + " 10.5555/other 2001 none");
    }

    @ParameterizedTest
    @CsvSource({
        "false, retraction, retracted, crossref",
        "true, retraction, retracted, crossref",
        "true, none, retracted, openalex",
        "false, expression_of_concern, concern, crossref",
        "true, expression_of_concern, retracted, openalex",
        "false, none, none, crossref",
        "false, silent, none, openalex"
    })
    void aRetractionIsKnownFromEitherOfTwo(boolean openAlex, String crossref, String status, String source) {
        byDoi(doi, json(id, title(title), doi(doi), "\"is_retracted\":" + openAlex));
        Outside.on(
                "/crossref/works/" + doi,
                crossref.equals("silent")
                        ? Answer.status(400)
                        : Answer.json("{\"message\":{\"updated-by\":[{\"DOI\":\"10.5555/n\",\"type\":\"" + crossref
                                + "\"}]}}"));
        var paper = with(add(reader), "title, primary_doi", "'" + title + "', '" + doi + "'");

        library.enrich(paper);

        match(paper).body("retraction.status", equalTo(status)).body("retraction.source", equalTo(source));
        get(reader, paper.id(), "overview").body("retraction.status", equalTo(status));
    }

    @Test
    void aCatalogueThatIsAwayFailsTheLookUpAndNothingElse() {
        Outside.on("/openalex/works/doi:" + doi, Answer.status(403));
        var source = with(add(reader), "title, primary_doi", "'" + title + "', '" + doi + "'");

        var run = library.enrich(source);

        match(source).body("status", equalTo("error")).body("reason", equalTo("OpenAlex answered 403."));
        assertThat(saidUntil(run, RunFailed.class))
                .contains(
                        new PaperEnriched(source.item(), "error", null, null, null),
                        new RunFailed(run, "enrich", "OpenAlex answered 403."));
        assertThat(Database.column("SELECT processing_status FROM source_item WHERE source_item_id = ?", source.item()))
                .noneMatch("failed"::equals);
    }

    @Test
    void aFailureSaysNothingAgainstWhatWasFoundBefore() {
        byDoi(doi, json(id, title(title)));
        var source = with(add(reader), "title, primary_doi", "'" + title + "', '" + doi + "'");
        library.enrich(source);
        var later = "10.5555/" + word();
        Database.column("UPDATE paper_metadata SET primary_doi = ? WHERE source_item_id = ?", later, source.item());
        Outside.on("/openalex/works/doi:" + later, Answer.status(403));

        var run = library.enrich(source);

        match(source).body("status", equalTo("matched")).body("found.openAlexId", equalTo(id));
        assertThat(saidUntil(run, RunFailed.class)).noneMatch(PaperEnriched.class::isInstance);
    }

    private static void byDoi(String doi, String work) {
        Outside.on("/openalex/works/doi:" + doi, Answer.json(work));
    }

    private static void search(String title, String... works) {
        Outside.works("title.search:" + title, works);
    }

    private ValidatableResponse match(Held source) {
        return get(reader, source.id(), "metadata/match");
    }

    private static String metadata(Held source) {
        return Database.column(
                        "SELECT concat_ws(' ', openalex_id, primary_doi, publication_year, properties ->> 'retraction')"
                                + " FROM paper_metadata WHERE source_item_id = ?",
                        source.item())
                .getFirst();
    }
}
