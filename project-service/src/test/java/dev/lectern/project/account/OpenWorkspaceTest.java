package dev.lectern.project.account;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.PersonaChanged;
import dev.lectern.common.event.ProjectEvent.ProjectCreated;
import dev.lectern.common.event.ProjectEvent.WorkspaceOpened;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenWorkspaceTest {

    private final UUID account = UUID.randomUUID();

    @Test
    void twentyQuestionsAtOnceAndTheRegistrationOpenOneWorkspaceAndSaySoOnce() throws Exception {
        var registered = registration("ada");

        var answers = together(20, () -> {
            Broker.send(registered);
            return context(account);
        });

        assertThat(new HashSet<>(answers)).hasSize(1);
        assertThat(Database.count("SELECT count(*) FROM workspace WHERE owner_id = ?", account))
                .isOne();
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(nameOfWorkspace()).isEqualTo("ada's workspace"));
        var workspace = workspaceId();
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(
                        Broker.read(Topic.PROJECT, Broker.ofWorkspace(workspace)))
                .extracting(event -> event.data().getClass())
                .isEqualTo(List.of(
                        WorkspaceOpened.class, ProjectCreated.class, MemberChanged.class, PersonaChanged.class)));
    }

    @Test
    void theRegistrationAloneOpensIt_andTwiceIsOnce() {
        var registered = registration("grace");
        Broker.send(registered);
        Broker.send(registered);
        Broker.send(registration("grace"));

        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(nameOfWorkspace()).isEqualTo("grace's workspace"));
        var last = registration("marker-" + account, UUID.randomUUID());
        Broker.send(last);
        await().atMost(60, SECONDS)
                .until(() -> Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", last.id()) == 1);

        assertThat(Database.count("SELECT count(*) FROM workspace WHERE owner_id = ?", account))
                .isOne();
        assertThat(Database.count("SELECT count(*) FROM membership WHERE user_id = ?", account))
                .isOne();
    }

    @Test
    void whoIsDeletedLeavesNoNameOnTheirWorkspace_howeverLateTheirRegistrationIsHeard() {
        Broker.send(registration("linus"));
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(nameOfWorkspace()).isEqualTo("linus's workspace"));

        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountChanged(account, "deleted", 7));

        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(nameOfWorkspace()).isEqualTo("Workspace"));
        var late = registration("linus");
        Broker.send(late);
        await().atMost(60, SECONDS)
                .until(() -> Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", late.id()) == 1);
        assertThat(nameOfWorkspace()).isEqualTo("Workspace");
    }

    @Test
    void theOwnerSeesTheirWorkspace() {
        var person = People.somebody();

        People.as(person)
                .get("/api/v1/workspaces/current")
                .then()
                .statusCode(200)
                .body("id", equalTo(person.workspace().toString()))
                .body("own", equalTo(true));
    }

    private CloudEvent registration(String username) {
        return registration(username, account);
    }

    private static CloudEvent registration(String username, UUID who) {
        return Broker.event("auth", Scope.ofRun(Ids.next()), new AccountRegistered(who, username, 1));
    }

    private static String context(UUID user) {
        return People.asAuth()
                .queryParam("userId", user)
                .get("/internal/context")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private String nameOfWorkspace() {
        return Database.column("SELECT name FROM workspace WHERE owner_id = ?", account).stream()
                .findFirst()
                .orElse(null);
    }

    private UUID workspaceId() {
        return UUID.fromString(Database.column("SELECT workspace_id FROM workspace WHERE owner_id = ?", account)
                .getFirst());
    }

    private static <T> List<T> together(int howMany, Callable<T> work) throws InterruptedException {
        try (var pool = Executors.newFixedThreadPool(howMany)) {
            return pool
                    .invokeAll(IntStream.range(0, howMany).mapToObj(i -> work).toList())
                    .stream()
                    .map(future -> {
                        try {
                            return future.get();
                        } catch (InterruptedException | ExecutionException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        }
    }
}
