package dev.lectern.e2e.rights;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Three people who administer the installation and own a project together, and take that from each other. */
final class Circle {

    static final int SIZE = 3;
    private static final List<String> ROLES = List.of("owner", "editor", "viewer");
    private static final int REFUSED_FOR_GOOD = 5;

    private record Friend(Person person, String id) {}

    private final Suite suite;
    private final Person root;
    private final String rootId;
    private final List<Friend> friends = new ArrayList<>();
    private final Client[] clients = new Client[SIZE];
    private final String project;
    private final AtomicInteger changes = new AtomicInteger();

    Circle(Suite suite) {
        this.suite = suite;
        this.root = Client.administrator(suite);
        this.rootId = idOf(root.client());
        for (var i = 0; i < SIZE; i++) {
            var person = Client.newcomer(suite, "friend");
            friends.add(new Friend(person, idOf(person.client())));
            clients[i] = person.client();
            setRoles(root.client(), friends.get(i).id(), true).expect(200);
        }
        this.project = clients[0]
                .post(
                        "/api/v1/projects",
                        Map.of("name", "Common shelf " + friends.getFirst().id()))
                .expect(201)
                .at("id");
        friends.stream().skip(1).forEach(friend -> join(clients[0], friend, "owner"));
        // Only now the three can bring the installation into danger.
        setRoles(clients[0], rootId, false).expect(200);
    }

    int changes() {
        return changes.get();
    }

    /** One step of somebody; that it is refused is as good as that it is done. */
    void doSomething(int who, Random random) {
        var target = friends.get(random.nextInt(SIZE));
        var client = clients[who];
        var reply =
                switch (random.nextInt(7)) {
                    case 0 -> setRoles(client, target.id(), random.nextInt(3) == 0);
                    case 1 -> setState(client, target.id(), random.nextInt(3) == 0 ? "active" : "disabled");
                    case 2 -> changeMember(client, target, ROLES.get(random.nextInt(ROLES.size())));
                    case 3 -> client.delete(memberPath(target));
                    case 4 -> join(client, target, ROLES.get(random.nextInt(ROLES.size())));
                    case 5 -> client.put("/api/v1/projects/" + project + "/owner", Map.of("userId", target.id()));
                    default -> signInAgain(who);
                };
        if (reply.status() >= 500) {
            throw new AssertionError(reply.status() + ": " + reply.text());
        }
        if (reply.status() < 300) {
            changes.incrementAndGet();
        }
    }

    /** Whoever is left lets the others in again and gives them everything back. */
    void heal() {
        for (var i = 0; i < SIZE; i++) {
            signInAgain(i);
        }
        var left = admin();
        friends.forEach(friend -> {
            setState(left, friend.id(), "active");
            setRoles(left, friend.id(), true);
        });
        for (var i = 0; i < SIZE; i++) {
            signInAgain(i);
        }
        var owner = List.of(clients).stream()
                .filter(client -> friends.stream()
                        .allMatch(friend -> join(client, friend, "owner").status() < 300))
                .findFirst();
        owner.orElseThrow(() -> new AssertionError("nobody of the circle owns the project any more"));
    }

    /** Takes it from the second by the first, and watches the second use it until he is refused. */
    Lag takeAway(Right right) {
        var taker = clients[0];
        var user = friends.get(1).person().again(suite).client();
        user.put("/api/v1/session/project", Map.of("projectId", project)).expect(200);
        var target = friends.get(1);
        return switch (right) {
            case ACCOUNT ->
                lag(right, () -> setState(taker, target.id(), "disabled"), () -> user.get("/api/v1/session"));
            case ADMINISTRATION ->
                lag(right, () -> setRoles(taker, target.id(), false), () -> user.get("/api/v1/accounts?limit=1"));
            case MEMBERSHIP ->
                lag(right, () -> taker.delete(memberPath(target)), () -> user.get("/api/v1/projects/" + project));
            case WRITING ->
                lag(
                        right,
                        () -> changeMember(taker, target, "viewer"),
                        () -> user.post(
                                "/api/v1/sources",
                                Map.of("kind", "note", "title", "Late", "text", "Too late for this.")));
            case SESSION -> lag(right, () -> user.delete("/api/v1/session"), () -> user.get("/api/v1/session"));
        };
    }

    private static Lag lag(Right right, Supplier<Reply> change, Supplier<Reply> use) {
        if (use.get().status() >= 300) {
            throw new AssertionError(right + " was not there to be taken");
        }
        if (change.get().status() >= 300) {
            throw new AssertionError(right + " could not be taken");
        }
        var taken = System.nanoTime();
        var lastAllowed = taken;
        var refused = 0;
        while (refused < REFUSED_FOR_GOOD && System.nanoTime() - taken < 10_000_000_000L) {
            var asked = System.nanoTime();
            if (use.get().status() < 300) {
                lastAllowed = asked;
                refused = 0;
            } else {
                refused++;
            }
        }
        return new Lag(right, (lastAllowed - taken) / 1_000_000);
    }

    /** The demo's account administers again, and the circle does not. */
    void restore() {
        heal();
        setRoles(admin(), rootId, true).expect(200);
        var again = root.again(suite).client();
        friends.forEach(friend -> setRoles(again, friend.id(), false).expect(200));
    }

    private Client admin() {
        return List.of(clients).stream()
                .filter(client -> client.get("/api/v1/accounts?limit=1").status() == 200)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody of the circle administers any more"));
    }

    private Reply signInAgain(int who) {
        var person = friends.get(who).person();
        var reply = Client.anonymous(suite)
                .post(
                        "/api/v1/session",
                        Map.of("identifier", person.username(), "password", person.password(), "transport", "bearer"));
        if (reply.status() == 200) {
            clients[who] = Client.with(suite, reply.at("token"));
        }
        return reply;
    }

    private Reply setRoles(Client by, String account, boolean administers) {
        return by.put(
                "/api/v1/accounts/" + account + "/roles",
                Map.of("roles", administers ? List.of("administrator", "staff") : List.of("staff")));
    }

    private static Reply setState(Client by, String account, String state) {
        return by.patch("/api/v1/accounts/" + account, Map.of("state", state));
    }

    private Reply changeMember(Client by, Friend target, String role) {
        return by.patch(memberPath(target), Map.of("role", role));
    }

    private Reply join(Client by, Friend target, String role) {
        return by.post("/api/v1/projects/" + project + "/members", Map.of("userId", target.id(), "role", role));
    }

    private String memberPath(Friend target) {
        return "/api/v1/projects/" + project + "/members/" + target.id();
    }

    private static String idOf(Client client) {
        return client.get("/api/v1/session").expect(200).json().at("/user/id").asText();
    }
}
