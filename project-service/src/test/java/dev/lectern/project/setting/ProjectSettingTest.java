package dev.lectern.project.setting;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.ProjectSettingsChanged;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Capability;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProjectSettingTest {

    private Person owner;
    private Person viewer;
    private String project;

    @BeforeEach
    void aProjectWithAViewer() {
        owner = People.somebody();
        viewer = People.somebody();
        project = People.create(owner, "Set");
        People.add(owner, project, viewer, "viewer");
    }

    @Test
    void aProjectBeginsByReusingAnswersAndKeepingQuestionsToItself() {
        for (var each : List.of(project, owner.project().toString())) {
            get(owner, each)
                    .statusCode(200)
                    .body("allowCrossProjectAnswerReuse", equalTo(true))
                    .body("allowCustomQuestionSharing", equalTo(false))
                    .body(
                            "defaultPersonaId",
                            equalTo(People.defaultPersona(owner, UUID.fromString(each))
                                    .toString()));
        }
    }

    @Test
    void anOwnerTurnsEachSwitchAlone() {
        patch(owner, "{\"allowCrossProjectAnswerReuse\":false}")
                .statusCode(200)
                .body("allowCrossProjectAnswerReuse", equalTo(false))
                .body("allowCustomQuestionSharing", equalTo(false));
        patch(owner, "{\"allowCustomQuestionSharing\":true}").statusCode(200);

        get(viewer, project)
                .statusCode(200)
                .body("allowCrossProjectAnswerReuse", equalTo(false))
                .body("allowCustomQuestionSharing", equalTo(true));
        var id = UUID.fromString(project);
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())))
                        .extracting(CloudEvent::data)
                        .contains(
                                new ProjectSettingsChanged(id, false, false, 2),
                                new ProjectSettingsChanged(id, false, true, 3)));
    }

    @Test
    void nothingToChangeIsNoChange() {
        patch(owner, "{}").statusCode(422).body("errors[0].field", equalTo("allowCrossProjectAnswerReuse"));
        patch(owner, "{\"allowCustomQuestionSharing\":\"perhaps\"}").statusCode(400);
    }

    @Test
    void onlyAnOwnerWithTheToolChangesThem_andNobodyOutsideSeesThem() {
        var stranger = People.somebody();

        patch(viewer, "{\"allowCustomQuestionSharing\":true}").statusCode(403);
        patch(owner.with(Capability.RESEARCH), "{\"allowCustomQuestionSharing\":true}")
                .statusCode(403);
        patch(stranger, "{\"allowCustomQuestionSharing\":true}")
                .statusCode(404)
                .body("detail", equalTo("No such project."));
        get(stranger, project).statusCode(404);
    }

    @Test
    void theDefaultPersonaIsOneAndTheSame_whoeverChangesIt() {
        var first = People.defaultPersona(owner, UUID.fromString(project));
        var second = People.as(owner)
                .body("{\"name\":\"Sceptic\",\"isDefault\":true}")
                .post("/api/v1/projects/" + project + "/personas")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        get(owner, project).body("defaultPersonaId", equalTo(second));

        patch(owner, "{\"defaultPersonaId\":\"" + first + "\"}")
                .statusCode(200)
                .body("defaultPersonaId", equalTo(first.toString()));

        get(owner, project).body("defaultPersonaId", equalTo(first.toString()));
        var foreign = People.defaultPersona(owner, owner.project());
        patch(owner, "{\"defaultPersonaId\":\"" + foreign + "\"}")
                .statusCode(422)
                .body("errors[0].field", equalTo("defaultPersonaId"));
    }

    private static ValidatableResponse get(Person who, String project) {
        return People.as(who).get("/api/v1/projects/" + project + "/settings").then();
    }

    private ValidatableResponse patch(Person who, String body) {
        return People.as(who)
                .body(body)
                .patch("/api/v1/projects/" + project + "/settings")
                .then();
    }
}
