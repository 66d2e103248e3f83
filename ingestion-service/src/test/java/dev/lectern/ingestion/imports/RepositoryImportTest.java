package dev.lectern.ingestion.imports;

import static dev.lectern.ingestion.imports.Post.IMPORTS;
import static dev.lectern.ingestion.imports.Post.entries;
import static dev.lectern.ingestion.imports.Post.get;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Many at once into a repository instead of the project. */
@QuarkusTest
class RepositoryImportTest {

    private static final String REPOSITORIES = "/api/v1/repositories";

    @Inject
    Desk desk;

    private final Person owner = TestToken.editor();
    private final Person colleague = TestToken.editor().in(owner.workspace(), owner.project());
    private final String word = UUID.randomUUID().toString();

    @Test
    void whatComesInIsItsItems_andNobodyElseSeesTheImport() {
        var repository = repository(false);
        var run = post().into(repository).accepted(owner);

        desk.workOff(run);

        get(owner, run)
                .statusCode(200)
                .body("repositoryId", equalTo(repository.toString()))
                .body("status", equalTo("completed"))
                .body("counts.registered", equalTo(2));
        entries(owner, run)
                .body("items.outcome", equalTo(List.of("registered", "registered")))
                .body("items.sourceId", everyItem(nullValue()))
                .body("items.itemId", everyItem(notNullValue()));
        as(owner)
                .get(REPOSITORIES + "/" + repository + "/items")
                .then()
                .body("items.name", containsInAnyOrder("a", "Of Rain"));
        as(owner).get("/api/v1/sources").then().statusCode(200).body("items", hasSize(0));
        get(colleague, run).statusCode(404);
        entries(colleague, run).statusCode(404);
        as(colleague).get(IMPORTS).then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void whoMayNotChangeItImportsNothingIntoIt() {
        post().into(repository(false)).send(colleague).statusCode(404);
        post().into(repository(true)).send(colleague).statusCode(403);
        post().into(UUID.randomUUID()).send(owner).statusCode(404);

        assertThat(Database.count(
                        "SELECT count(*) FROM source_import WHERE user_id IN (?, ?)", owner.user(), colleague.user()))
                .isZero();
    }

    @Test
    void theSameKeyForAnotherPlaceIsAnotherRequest() {
        post().withKey(word).accepted(owner);

        post().into(repository(false)).withKey(word).send(owner).statusCode(422);
    }

    @Test
    void whatGoesAwayMeanwhileTakesNothingInAnyMore() {
        var repository = repository(false);
        var run = post().into(repository).accepted(owner);
        as(owner).delete(REPOSITORIES + "/" + repository).then().statusCode(202);

        desk.workOff(run);

        assertThat(Database.count("SELECT count(*) FROM source_reference WHERE repository_id = ?", repository))
                .isZero();
        // With the repository the record of what was put into it goes.
        desk.workUntil(
                () -> Database.count("SELECT count(*) FROM repository WHERE repository_id = ?", repository) == 0);
        get(owner, run).statusCode(404);
    }

    private Post post() {
        return new Post()
                .with("a.pdf", script("", "Water boils " + word + "."))
                .with("lib.bib", "@misc{ann, title={Of Rain}, abstract={It rains " + word + ".}}");
    }

    private UUID repository(boolean isPublic) {
        return as(owner)
                .body(Map.of("name", "Boiling points", "isPublic", isPublic))
                .post(REPOSITORIES)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
    }
}
