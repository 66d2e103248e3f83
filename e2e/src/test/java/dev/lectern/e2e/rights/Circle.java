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

/** Three people who administer the installation and own a project together, and take that from each other. */
final class Circle {

    static final int SIZE = 3;
    private static final List<String> ROLES = List.of("owner", "editor", "viewer");
    private static final String TOOL = "/capabilities/research";

    private final Suite suite;
    private final Person root;
    private final String rootId;
    private final List<Friend> friends = new ArrayList<>();
    private final String role;
    private final String rolePath;
    private final String project;
    private final AtomicInteger changes = new AtomicInteger();

    Circle(Suite suite) {
        this.suite = suite;
        this.root = Client.administrator(suite);
        this.rootId = idOf(root.client());
        this.role = "circle-" + rootId.substring(0, 8) + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        var made = Map.of("name", role, "description", "Of the circle", "capabilities", List.of("research"));
        this.rolePath = "/api/v1/roles/"
                + root.client().post("/api/v1/roles", made).expect(201).at("id");
        for (var i = 0; i < SIZE; i++) {
            friends.add(new Friend(suite));
            setRoles(root.client(), friends.get(i), true).expect(200);
        }
        this.project = friends.getFirst()
                .client()
                .post("/api/v1/projects", Map.of("name", "Common shelf of " + role))
                .expect(201)
                .at("id");
        friends.stream().skip(1).forEach(friend -> join(friends.getFirst().client(), friend, "owner"));
        // Only now the three can bring the installation into danger.
        setRoles(friends.getFirst().client(), rootId, List.of("staff")).expect(200);
    }

    int changes() {
        return changes.get();
    }

    /** One step of somebody; that it is refused is as good as that it is done. */
    void doSomething(int who, Random random) {
        var self = friends.get(who);
        var target = friends.get(random.nextInt(SIZE));
        var client = self.client();
        var reply =
                switch (random.nextInt(16)) {
                    case 0 -> setRoles(client, target, random.nextInt(3) == 0);
                    case 1, 2 -> setState(client, target, random.nextInt(3) == 0 ? "active" : "disabled");
                    case 3 -> changeMember(client, target, ROLES.get(random.nextInt(ROLES.size())));
                    case 4 -> client.delete(memberPath(target));
                    case 5 -> join(client, target, ROLES.get(random.nextInt(ROLES.size())));
                    case 6 -> client.put("/api/v1/projects/" + project + "/owner", Map.of("userId", target.id()));
                    case 7 -> random.nextInt(3) == 0 ? delete(client, target) : self.signIn();
                    case 8 -> target.isGivenAPassword(client);
                    case 9 -> self.changePassword();
                    case 10 -> invite(client, target, ROLES.get(random.nextInt(ROLES.size())));
                    case 11 -> acceptAny(client);
                    case 12 -> client.delete(rolePath + TOOL);
                    case 13 -> client.put(rolePath + TOOL, Map.of());
                    case 14 -> self.endProgram();
                    default -> self.signIn();
                };
        if (reply.status() >= 500) {
            throw new AssertionError(reply.status() + ": " + reply.text());
        }
        if (reply.status() < 300) {
            changes.incrementAndGet();
        }
    }

    /** Whoever is left lets the others in again and gives them everything back; who is deleted makes room. */
    void heal() {
        friends.forEach(Friend::signInAnyhow);
        var left = admin();
        for (var i = 0; i < SIZE; i++) {
            var friend = friends.get(i);
            if (setState(left, friend, "active").status() == 404) {
                friend = new Friend(suite);
                friends.set(i, friend);
            }
            setRoles(left, friend, true).expect(200);
        }
        friends.stream().filter(friend -> !friend.signInAnyhow()).forEach(friend -> {
            friend.isGivenAPassword(left).expect(204);
            friend.signIn().expect(200);
        });
        left.put(rolePath + TOOL, Map.of());
        // The project may belong to somebody who was deleted, or be off for want of an owner.
        left.put(
                "/api/v1/admin/projects/" + project + "/owner",
                Map.of("userId", friends.getFirst().id()));
        friends.getFirst().client().post("/api/v1/projects/" + project + "/enable", Map.of());
        var owner = friends.stream()
                .filter(one -> friends.stream()
                        .allMatch(friend -> join(one.client(), friend, "owner").status() < 300))
                .findFirst();
        owner.orElseThrow(() -> new AssertionError("nobody of the circle owns the project any more"));
    }

    /** Takes it from the second by the first, and watches the second use it until he is refused. */
    Lag takeAway(Right right) {
        var taker = friends.getFirst().client();
        var target = friends.get(1);
        var user = target.another();
        user.put("/api/v1/session/project", Map.of("projectId", project)).expect(200);
        var when = "afterwards";
        return switch (right) {
            case ACCOUNT ->
                Lag.of(right, when, () -> setState(taker, target, "disabled"), () -> user.get("/api/v1/session"));
            case EXISTENCE -> Lag.of(right, when, () -> delete(taker, target), () -> user.get("/api/v1/session"));
            case ADMINISTRATION ->
                Lag.of(right, when, () -> setRoles(taker, target, false), () -> user.get("/api/v1/accounts?limit=1"));
            case CAPABILITY -> {
                setRoles(taker, target.id(), List.of(role)).expect(200);
                yield Lag.of(right, when, () -> taker.delete(rolePath + TOOL), () -> user.get("/api/v1/sources"));
            }
            case MEMBERSHIP ->
                Lag.of(
                        right,
                        when,
                        () -> taker.delete(memberPath(target)),
                        () -> user.get("/api/v1/projects/" + project));
            case WRITING ->
                Lag.of(
                        right,
                        when,
                        () -> changeMember(taker, target, "viewer"),
                        () -> user.post(
                                "/api/v1/sources",
                                Map.of("kind", "note", "title", "Late", "text", "Too late for this.")));
            case PASSWORD ->
                Lag.of(right, when, () -> target.isGivenAPassword(taker), () -> user.get("/api/v1/projects"));
            case PROGRAM -> {
                var made = target.makeProgram().expect(201);
                var program = Client.with(suite, made.at("secret"));
                yield Lag.of(
                        right,
                        when,
                        () -> taker.delete("/api/v1/accounts/" + target.id() + "/tokens"),
                        () -> program.get("/api/v1/projects"));
            }
            case SESSION ->
                Lag.of(right, when, () -> user.delete("/api/v1/session"), () -> user.get("/api/v1/session"));
        };
    }

    /** The demo's account administers again, and the circle does not. */
    void restore() {
        heal();
        setRoles(admin(), rootId, List.of("administrator", "staff")).expect(200);
        var again = root.again(suite).client();
        friends.forEach(friend -> setRoles(again, friend, false).expect(200));
    }

    private Client admin() {
        return friends.stream()
                .map(Friend::client)
                .filter(client -> client.get("/api/v1/accounts?limit=1").status() == 200)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody of the circle administers any more"));
    }

    private static Reply setRoles(Client by, Friend friend, boolean administers) {
        return setRoles(by, friend.id(), administers ? List.of("administrator", "staff") : List.of("staff"));
    }

    private static Reply setRoles(Client by, String account, List<String> roles) {
        return by.put("/api/v1/accounts/" + account + "/roles", Map.of("roles", roles));
    }

    private static Reply setState(Client by, Friend target, String state) {
        return by.patch("/api/v1/accounts/" + target.id(), Map.of("state", state));
    }

    private static Reply delete(Client by, Friend target) {
        return by.delete("/api/v1/accounts/" + target.id());
    }

    private Reply changeMember(Client by, Friend target, String wanted) {
        return by.patch(memberPath(target), Map.of("role", wanted));
    }

    private Reply join(Client by, Friend target, String wanted) {
        return by.post("/api/v1/projects/" + project + "/members", Map.of("userId", target.id(), "role", wanted));
    }

    private Reply invite(Client by, Friend target, String wanted) {
        return by.post(
                "/api/v1/projects/" + project + "/invitations",
                Map.of("identifier", target.username(), "role", wanted));
    }

    private static Reply acceptAny(Client client) {
        var open = client.get("/api/v1/invitations");
        var first = open.json().at("/items/0/id").asText();
        return first.isEmpty() ? open : client.post("/api/v1/invitations/" + first + "/acceptance", Map.of());
    }

    private String memberPath(Friend target) {
        return "/api/v1/projects/" + project + "/members/" + target.id();
    }

    private static String idOf(Client client) {
        return client.get("/api/v1/session").expect(200).json().at("/user/id").asText();
    }
}
