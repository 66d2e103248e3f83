package dev.lectern.project.member;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever people do to projects, members, seats and invitations of a workspace, in whatever order and at once: the same
 * things hold afterwards. A round that fails is repeated by its seed, as far as chance between threads allows.
 */
@QuarkusTest
class OwnershipTest {

    private static final int THREADS = 6;
    private static final int DEEDS = 60;
    private static final int MOST_MEMBERS = 4;
    private static final int MOST_PROJECTS = 3;
    private static final List<String> ROLES = List.of("viewer", "editor", "owner");

    private record World(Person owner, List<Person> people, List<String> projects) {

        /** Whose account ends in the middle of it; the stand-in of auth does not know and lets him in anywhere. */
        Person deleted() {
            return people.getLast();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyProjectKeepsItsOwner_andWhatWasTakenAwayIsTold(long seed) throws Exception {
        var world = world(seed);

        var answers = play(world, seed);

        assertThat(answers).as(() -> whatBroke(answers)).allSatisfy(status -> assertThat(status)
                .isLessThan(500));
        assertThat(answers).filteredOn(status -> status < 300).hasSizeGreaterThan(DEEDS / 5);
        var workspace = world.owner().workspace();
        assertNobodyIsWithoutAnOwner(workspace);
        assertThePlanHolds(workspace);
        assertOneVoiceEach(workspace);
        for (var person : world.people()) {
            assertReachIsAsKept(world, person);
        }
        await().atMost(60, SECONDS).untilAsserted(() -> assertTheNewsIsTheState(workspace));
        await().atMost(60, SECONDS).until(() -> isForgotten(world.deleted()));
        assertTheDeadOwnNothing(workspace);
        assertNobodyIsWithoutAnOwner(workspace);
    }

    private static World world(long seed) {
        var owner = People.somebody();
        Database.column(
                "INSERT INTO plan (plan, projects, members) VALUES ('test-3-4', ?, ?) ON CONFLICT DO NOTHING",
                MOST_PROJECTS,
                MOST_MEMBERS);
        Database.column("UPDATE workspace SET plan = 'test-3-4' WHERE workspace_id = ?", owner.workspace());
        var projects = List.of(People.create(owner, "One of " + seed), People.create(owner, "Two of " + seed));
        var people = new ArrayList<>(List.of(owner));
        for (int i = 0; i < 4; i++) {
            people.add(People.named("player-" + UUID.randomUUID()));
        }
        People.add(owner, projects.getFirst(), people.get(1), "owner");
        People.add(owner, projects.getLast(), people.get(2), "owner");
        return new World(owner, people, projects);
    }

    private static List<Integer> play(World world, long seed) throws InterruptedException {
        var dice = new Random(seed);
        var deeds = new ArrayList<>(Stream.<Callable<Integer>>generate(() -> deed(world, new Random(dice.nextLong())))
                .limit(DEEDS)
                .toList());
        deeds.add(DEEDS / 2, () -> delete(world.deleted()));
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            return pool.invokeAll(deeds).stream().map(Future::resultNow).toList();
        }
    }

    private static int delete(Person person) {
        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountChanged(person.user(), "deleted", 7));
        await().atMost(60, SECONDS).until(() -> isForgotten(person));
        return 202;
    }

    /** Chance does not come twice: who reads that it was red has to learn why from that one time. */
    private static String whatBroke(List<Integer> answers) {
        if (answers.stream().allMatch(status -> status < 500)) {
            return "nothing";
        }
        await().atMost(10, SECONDS).until(() -> !failures().isEmpty());
        return failures().toString();
    }

    private static List<FailureRecorded> failures() {
        return Broker.read(Topic.FAILURE, event -> event.data() instanceof FailureRecorded).stream()
                .map(event -> (FailureRecorded) event.data())
                .toList();
    }

    private static boolean isForgotten(Person person) {
        return Database.count("SELECT count(*) FROM known_account WHERE user_id = ? AND is_deleted", person.user())
                == 1;
    }

    private static Callable<Integer> deed(World world, Random dice) {
        return () -> {
            var project = any(world.projects(), dice);
            return deed(world, project, mostlyAnOwner(world, project, dice), dice);
        };
    }

    private static int deed(World world, String id, Person who, Random dice) {
        var whom = any(world.people(), dice);
        var role = any(ROLES, dice);
        var project = "/api/v1/projects/" + id;
        var member = project + "/members/" + whom.user();
        var toThem = "{\"userId\":\"" + whom.user() + "\",\"role\":\"" + role + "\"}";
        var seats = "/api/v1/workspaces/" + world.owner().workspace() + "/members/";
        var answer =
                switch (dice.nextInt(14)) {
                    case 0, 1, 2 -> send(who, toThem).post(project + "/members");
                    case 3, 4 -> send(who, "{\"role\":\"" + role + "\"}").patch(member);
                    case 5 -> People.as(who).delete(member);
                    case 6 -> People.as(who).delete(project + "/members/" + who.user());
                    case 7 -> send(who, "{\"userId\":\"" + whom.user() + "\"}").put(project + "/owner");
                    case 8 -> People.as(who).delete(project);
                    case 9, 10 -> People.as(who).post(project + "/enable");
                    case 11 -> People.as(world.owner()).delete(seats + whom.user());
                    case 12 ->
                        send(who, "{\"workspaceVisible\":" + dice.nextBoolean() + "}")
                                .patch(project);
                    default -> inviteAndAccept(who, whom, project, role);
                };
        return answer.statusCode();
    }

    /** As it is at this moment; who has no right to anything would not get far. */
    private static Person mostlyAnOwner(World world, String project, Random dice) {
        var owners = Database.column(
                "SELECT user_id FROM membership WHERE project_id = ? AND is_active AND role = 'owner'",
                UUID.fromString(project));
        return dice.nextInt(4) == 0 || owners.isEmpty()
                ? any(world.people(), dice)
                : world.people().stream()
                        .filter(person -> owners.contains(person.user().toString()))
                        .skip(dice.nextInt(owners.size()))
                        .findFirst()
                        .orElseGet(() -> any(world.people(), dice));
    }

    // By an address without an account, so that the whole way is gone: letter, link, claim and answer.
    private static Response inviteAndAccept(Person who, Person whom, String project, String role) {
        var address = "nobody-" + whom.user() + "@example.org";
        var invited = send(who, "{\"identifier\":\"" + address + "\",\"role\":\"" + role + "\"}")
                .post(project + "/invitations");
        if (invited.statusCode() != 201) {
            return invited;
        }
        var id = invited.<String>path("id");
        var workspace = Database.column(
                        "SELECT workspace_id FROM invitation WHERE invitation_id = ?", UUID.fromString(id))
                .getFirst();
        var token = People.asAuth()
                .queryParam("workspaceId", workspace)
                .post("/internal/invitations/" + id + "/letter")
                .<String>path("token");
        var mine = send(whom, "{\"token\":\"" + token + "\"}").post("/api/v1/invitations/claims");
        return mine.statusCode() != 200
                ? mine
                : People.as(whom).post("/api/v1/invitations/" + mine.path("id") + "/acceptance");
    }

    private static void assertNobodyIsWithoutAnOwner(UUID workspace) {
        assertThat(Database.column("""
                        SELECT p.name FROM project p
                         WHERE p.workspace_id = ?
                           AND NOT EXISTS (SELECT FROM membership m
                                            WHERE m.project_id = p.project_id AND m.user_id = p.owner_id
                                              AND m.is_active AND m.role = 'owner')
                        """, workspace))
                .as("projects without their owner")
                .isEmpty();
        assertThat(Database.column("""
                        SELECT m.user_id FROM membership m
                         WHERE m.workspace_id = ? AND m.is_active
                           AND NOT EXISTS (SELECT FROM workspace_member s WHERE s.workspace_id = m.workspace_id
                                              AND s.user_id = m.user_id AND s.is_active)
                        """, workspace)).as("members without a seat").isEmpty();
    }

    private static void assertTheDeadOwnNothing(UUID workspace) {
        assertThat(Database.column("""
                        SELECT m.user_id FROM membership m JOIN known_account k ON k.user_id = m.user_id AND k.is_deleted
                         WHERE m.workspace_id = ? AND m.is_active
                         UNION
                        SELECT s.user_id FROM workspace_member s JOIN known_account k ON k.user_id = s.user_id AND k.is_deleted
                         WHERE s.workspace_id = ? AND s.is_active
                        """, workspace, workspace))
                .as("deleted people who are in it")
                .isEmpty();
    }

    private static void assertThePlanHolds(UUID workspace) {
        assertThat(Database.count(
                        "SELECT count(*) FROM workspace_member WHERE workspace_id = ? AND is_active", workspace))
                .isBetween(1L, (long) MOST_MEMBERS);
        assertThat(Database.count(
                        "SELECT count(*) FROM project WHERE workspace_id = ? AND is_active AND NOT is_default",
                        workspace))
                .isLessThanOrEqualTo(MOST_PROJECTS);
    }

    private static void assertOneVoiceEach(UUID workspace) {
        assertThat(Database.column("""
                        SELECT p.project_id FROM project p
                         WHERE p.workspace_id = ?
                           AND (SELECT count(*) FROM persona e JOIN project_setting s
                                    ON s.project_id = e.project_id AND s.default_persona_id = e.persona_id
                                 WHERE e.project_id = p.project_id AND e.is_default) <> 1
                        """, workspace)).isEmpty();
    }

    /** What auth is told, and so what a token says, is what the tables say. */
    private static void assertReachIsAsKept(World world, Person person) {
        for (var project : world.projects()) {
            var answer = People.asAuth()
                    .queryParam("userId", person.user())
                    .queryParam("projectId", project)
                    .queryParam("strict", true)
                    .get("/internal/context");
            var kept = Database.column("""
                    SELECT CASE WHEN m.is_active THEN m.role ELSE 'viewer' END
                      FROM project p
                      LEFT JOIN membership m ON m.project_id = p.project_id AND m.user_id = ?
                      LEFT JOIN workspace_member s ON s.workspace_id = p.workspace_id AND s.user_id = ?
                     WHERE p.project_id = ? AND p.is_active
                       AND (m.is_active OR p.is_workspace_visible AND s.is_active)
                    """, person.user(), person.user(), UUID.fromString(project));
            assertThat(answer.statusCode()).isEqualTo(kept.isEmpty() ? 404 : 200);
            if (!kept.isEmpty()) {
                assertThat(answer.<String>path("projectRole")).isEqualTo(kept.getFirst());
            }
        }
    }

    /** The last that was told of each membership and project is how it is: no token stays good that says otherwise. */
    private static void assertTheNewsIsTheState(UUID workspace) {
        var news = Broker.read(Topic.PROJECT, Broker.ofWorkspace(workspace)).stream()
                .map(CloudEvent::data)
                .toList();
        var members = Database.column("""
                SELECT project_id || ' ' || user_id || ' ' || version || ' ' ||
                       CASE WHEN is_active THEN role ELSE 'null' END
                  FROM membership WHERE workspace_id = ?
                """, workspace);
        assertThat(members).allSatisfy(row -> {
            var last = news.stream()
                    .filter(event ->
                            event instanceof MemberChanged e && row.startsWith(e.projectId() + " " + e.memberId()))
                    .map(MemberChanged.class::cast)
                    .max(Comparator.comparingLong(MemberChanged::version))
                    .orElseThrow();
            assertThat(row).endsWith(" " + last.version() + " " + last.role());
        });
        var projects =
                Database.column("SELECT project_id || ' ' || is_active FROM project WHERE workspace_id = ?", workspace);
        assertThat(projects).allSatisfy(row -> {
            var last = news.stream()
                    .filter(event -> event instanceof ProjectChanged e && row.startsWith(e.projectId() + " "))
                    .map(ProjectChanged.class::cast)
                    .max(Comparator.comparingLong(ProjectChanged::version))
                    .map(ProjectChanged::active)
                    .orElse(true);
            assertThat(row).endsWith(" " + last);
        });
    }

    private static RequestSpecification send(Person who, String body) {
        return People.as(who).body(body);
    }

    private static <T> T any(List<T> of, Random dice) {
        return of.get(dice.nextInt(of.size()));
    }
}
