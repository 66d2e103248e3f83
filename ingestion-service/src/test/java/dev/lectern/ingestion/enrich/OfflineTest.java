package dev.lectern.ingestion.enrich;

import static dev.lectern.ingestion.enrich.Library.add;
import static dev.lectern.ingestion.enrich.Library.as;
import static dev.lectern.ingestion.enrich.Library.get;
import static dev.lectern.ingestion.enrich.Library.saidUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As the suite comes: nothing is asked outside, all that needs no answer works, and the rest says why it does not. */
@QuarkusTest
class OfflineTest {

    private static final String OFF = "Enrichment is switched off";

    private final Person reader = TestToken.editor();
    private final Library library;
    private final Tenancy tenancy;
    private final Jobs jobs;
    private final Vertx vertx;

    OfflineTest(Library library, Tenancy tenancy, Jobs jobs, Vertx vertx) {
        this.library = library;
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.vertx = vertx;
    }

    @ParameterizedTest
    @CsvSource({"enrich", "retry?step=enrich", "metadata/manual-link"})
    void whoWantsSomethingFromOutsideIsToldThatThisIsOff(String below) {
        var source = add(reader);

        as(reader)
                .body(Map.of("openAlexUrl", "W1"))
                .post("/api/v1/sources/" + source.id() + "/" + below)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString(OFF));
    }

    @Test
    void aGraphThatIsNotKeptCannotBeBuilt() {
        var source = Library.with(add(reader), "openalex_id", "'W1'");

        get(reader, source.id(), "citation-network").statusCode(409).body("detail", containsString(OFF));
    }

    @Test
    void theMatchSaysSoAndTheOverviewShowsTheDocument() {
        var source = Library.with(add(reader), "title", "'A title'");

        get(reader, source.id(), "metadata/match")
                .statusCode(200)
                .body("status", equalTo("none"))
                .body("reason", containsString(OFF));
        get(reader, source.id(), "overview").statusCode(200).body("title", equalTo("A title"));
    }

    @Test
    void theStepOfARunPassesAndSaysSo() {
        var source = add(reader);
        var run = Ids.next();
        var scope = new Scope(run, reader.workspace(), reader.project(), reader.user());
        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.add(tx, scope, EnrichSource.beside(source.item()))));

        library.workOff(run, "enrich");

        assertThat(saidUntil(run, PaperEnriched.class))
                .containsExactly(new PaperEnriched(source.item(), "off", null, null, null));
        assertThat(Database.column("SELECT status FROM async_job WHERE run_id = ?", run))
                .containsExactly("completed");
    }
}
