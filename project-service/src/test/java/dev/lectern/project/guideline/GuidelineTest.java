package dev.lectern.project.guideline;

import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Capability;
import dev.lectern.project.People;
import dev.lectern.project.paper.Papers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GuidelineTest {

    private Person owner;
    private Person viewer;
    private UUID project;

    @BeforeEach
    void aProjectWithAViewer() {
        owner = People.somebody();
        viewer = People.somebody();
        project = UUID.fromString(People.create(owner, "Rated"));
        People.add(owner, project.toString(), viewer, "viewer");
    }

    @Test
    void anOwnerChoosesASourceOfTheProject_andEverybodyInItFindsIt() {
        get(viewer).statusCode(404).body("detail", equalTo("No such guideline."));
        var first = Papers.add(owner, project);
        var second = Papers.add(owner, project);

        choose(owner, first).statusCode(200).body("available", equalTo(true));
        choose(owner, second).statusCode(200);

        get(viewer)
                .statusCode(200)
                .body("sourceItemId", equalTo(second.toString()))
                .body("fileName", equalTo("Guide.pdf"))
                .body("addedByUserId", equalTo(owner.user().toString()));
        drop(viewer).statusCode(403);
        drop(owner).statusCode(204);
        drop(owner).statusCode(404);
        get(viewer).statusCode(404);
    }

    @Test
    void whatTheProjectDoesNotHaveIsNoGuideline() {
        var elsewhere = Papers.add(owner, UUID.fromString(People.create(owner, "Elsewhere")));

        choose(owner, elsewhere).statusCode(422).body("errors[0].field", equalTo("sourceItemId"));
        choose(owner, UUID.randomUUID()).statusCode(422);
    }

    @Test
    void whenTheSourceGoesTheGuidelineSaysSo() {
        var item = UUID.randomUUID();
        var reference = UUID.randomUUID();
        Papers.refer(owner, project, item, reference);
        choose(owner, item).statusCode(200);

        Papers.unrefer(owner, project, item, reference, true);

        get(viewer).statusCode(200).body("available", equalTo(false));
    }

    @Test
    void nobodyElseChoosesOne() {
        var item = Papers.add(owner, project);

        choose(viewer, item).statusCode(403);
        choose(owner.with(Capability.RESEARCH), item).statusCode(403);
        choose(People.somebody(), item).statusCode(404).body("detail", equalTo("No such project."));
        get(People.somebody()).statusCode(404).body("detail", equalTo("No such project."));
    }

    private ValidatableResponse get(Person who) {
        return People.as(who).get(path()).then();
    }

    private ValidatableResponse drop(Person who) {
        return People.as(who).delete(path()).then();
    }

    private ValidatableResponse choose(Person who, UUID item) {
        return People.as(who)
                .body("{\"sourceItemId\":\"" + item + "\",\"fileName\":\"Guide.pdf\"}")
                .put(path())
                .then();
    }

    private String path() {
        return "/api/v1/projects/" + project + "/guideline";
    }
}
