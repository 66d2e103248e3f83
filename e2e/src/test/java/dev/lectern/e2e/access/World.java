package dev.lectern.e2e.access;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Suite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Everybody who can come to the door: those in a project, those around it, and those who should not be let in at all. */
public final class World {

    static final String ANONYMOUS = "anonymous";
    static final String OUTSIDER = "outsider";
    static final String NEIGHBOUR = "neighbour";
    static final String BARE = "bare";
    static final String ADMIN = "admin";
    static final String DISABLED = "disabled";
    static final String DELETED = "gone";
    static final String RESETTING = "resetting";

    /** Programs of the owner's in the project, and one of the administrator's at his home. */
    static final String READER = "reading program";

    static final String WRITER = "writing program";
    static final String ADMIN_PROGRAM = "administering program";

    /** Invites people, and is not at the door himself. */
    static final String HOST = "host";

    /** Of the project, by what they may do there. */
    static final List<String> MEMBERS = List.of("viewer", "editor", "owner");

    private static final List<String> PROGRAMS = List.of(READER, WRITER, ADMIN_PROGRAM);

    /** Nobody can be them any more. */
    private static final List<String> GONE = List.of(DISABLED, DELETED);

    static final List<String> EVERYBODY = List.of(
            ANONYMOUS,
            DISABLED,
            DELETED,
            RESETTING,
            OUTSIDER,
            NEIGHBOUR,
            "viewer",
            "editor",
            "owner",
            READER,
            WRITER,
            BARE,
            ADMIN,
            ADMIN_PROGRAM);

    final Suite suite = Suite.get();
    private final Person admin = Client.administrator(suite);
    private final Map<String, Person> people = new HashMap<>();
    private final Map<String, Client> clients = new HashMap<>();
    private final Map<String, Set<String>> holders = new TreeMap<>();
    private final String temporary = "a temporary phrase " + UUID.randomUUID();
    private final String project;
    private final String otherProject;

    public World() {
        EVERYBODY.stream()
                .filter(who -> !List.of(ANONYMOUS, ADMIN).contains(who) && !PROGRAMS.contains(who))
                .forEach(who -> people.put(who, Client.newcomer(suite, who)));
        people.put(ADMIN, admin);
        people.put(HOST, Client.newcomer(suite, HOST));
        project = newProject();
        otherProject = newProject("owner", "Another shelf");
        join(otherProject, people.get(NEIGHBOUR), "viewer");
        takeToolsFrom(people.get(BARE));
        GONE.forEach(who -> clients.put(who, people.get(who).client()));
        clients.get(DELETED)
                .post(
                        "/api/v1/account/deletion",
                        Map.of("password", people.get(DELETED).password()))
                .expect(204);
        admin.client()
                .patch("/api/v1/accounts/" + id(DISABLED), Map.of("state", "disabled"))
                .expect(200);
        mustChooseAPassword(people.get(RESETTING));
        clients.put(READER, program(client("owner"), "read"));
        clients.put(WRITER, program(client("owner"), "read", "write"));
        clients.put(ADMIN_PROGRAM, program(admin.client(), "read", "write", "admin"));
    }

    private Client program(Client maker, String... scopes) {
        var wish = Map.of("name", "a program", "scopes", List.of(scopes));
        return Client.with(suite, maker.post("/api/v1/tokens", wish).expect(201).at("secret"));
    }

    /** Who stands behind him when something of his own is to be there; somebody else if he cannot have anything. */
    static String actor(String who) {
        return switch (who) {
            case ANONYMOUS, DISABLED, DELETED, RESETTING -> "viewer";
            case READER, WRITER -> "owner";
            case ADMIN_PROGRAM -> ADMIN;
            default -> who;
        };
    }

    String project() {
        return project;
    }

    String otherProject() {
        return otherProject;
    }

    public Client admin() {
        return admin.client();
    }

    String id(String who) {
        return idOf(people.get(who).client());
    }

    Person person(String who) {
        return people.get(who);
    }

    /** Where those who are in the project have it as the current one; the others are at home. */
    public Client client(String who) {
        return clients.computeIfAbsent(who, this::fresh);
    }

    /** In a session that nobody else needs afterwards. */
    Client fresh(String who) {
        if (who.equals(ANONYMOUS)) {
            return Client.anonymous(suite);
        }
        if (GONE.contains(who) || PROGRAMS.contains(who)) {
            return clients.get(who);
        }
        if (who.equals(RESETTING)) {
            return Person.signedIn(suite, people.get(who).username(), temporary).client();
        }
        var client = people.get(who).again(suite).client();
        if (MEMBERS.contains(who) || who.equals(BARE) || holders.containsKey(who)) {
            enter(client, project);
        } else if (who.equals(NEIGHBOUR)) {
            enter(client, otherProject);
        }
        return client;
    }

    /** Somebody like him at home, who may lose his account over it. */
    Client victim(String who) {
        return GONE.contains(who)
                        || PROGRAMS.contains(who)
                        || List.of(ANONYMOUS, RESETTING).contains(who)
                ? fresh(who)
                : Client.newcomer(suite, "victim").client();
    }

    /** In the project where the neighbour only reads. */
    Client ownerNextDoor() {
        var client = people.get("owner").again(suite).client();
        enter(client, otherProject);
        return client;
    }

    /** A new project with the same members. */
    String newProject() {
        var id = projectOf("owner");
        join(id, people.get("viewer"), "viewer");
        join(id, people.get("editor"), "editor");
        join(id, people.get(BARE), "owner");
        return id;
    }

    /** A new one of this person alone. */
    String projectOf(String who) {
        return newProject(who, "Shelf " + UUID.randomUUID());
    }

    /** Answers the invitation's id. */
    String invite(String by, String where, String username) {
        return people.get(by)
                .client()
                .post("/api/v1/projects/" + where + "/invitations", Map.of("identifier", username, "role", "viewer"))
                .expect(201)
                .at("id");
    }

    Person newMember() {
        var someone = Client.newcomer(suite, "member");
        join(project, someone, "viewer");
        return someone;
    }

    static String idOf(Client client) {
        return client.get("/api/v1/session").expect(200).json().at("/user/id").asText();
    }

    private String newProject(String who, String name) {
        return people.get(who)
                .client()
                .post("/api/v1/projects", Map.of("name", name))
                .expect(201)
                .at("id");
    }

    private void join(String where, Person person, String role) {
        people.get("owner")
                .client()
                .post("/api/v1/projects/" + where + "/members", Map.of("identifier", person.username(), "role", role))
                .expect(201);
    }

    /** Gives somebody another role in the project that is his current one. */
    void makes(String who, String role) {
        var where = who.equals(NEIGHBOUR) ? otherProject : project;
        people.get("owner")
                .client()
                .patch("/api/v1/projects/" + where + "/members/" + id(who), Map.of("role", role))
                .expect(200);
    }

    private static void enter(Client client, String where) {
        client.put("/api/v1/session/project", Map.of("projectId", where)).expect(200);
    }

    private void takeToolsFrom(Person person) {
        give(person, newRole(Set.of()));
    }

    /** Answers its name. */
    String newRole(Set<String> capabilities) {
        var role = "tools-" + UUID.randomUUID().toString().substring(0, 8);
        admin.client()
                .post(
                        "/api/v1/roles",
                        Map.of("name", role, "description", "Some tools", "capabilities", List.copyOf(capabilities)))
                .expect(201);
        return role;
    }

    private void give(Person person, String role) {
        admin.client()
                .put("/api/v1/accounts/" + idOf(person.client()) + "/roles", Map.of("roles", List.of(role)))
                .expect(200);
    }

    /** Somebody who owns the project with others and has this role, which gives these capabilities, and no other. */
    String newHolder(String role, Set<String> capabilities) {
        var who = "holder of " + role;
        people.put(who, Client.newcomer(suite, "holder"));
        join(project, people.get(who), "owner");
        give(people.get(who), role);
        holders.put(who, capabilities);
        return who;
    }

    boolean isHolder(String who) {
        return holders.containsKey(who);
    }

    /** The same, and he owns it too if he holds a role. */
    String newProjectWith(String who) {
        var id = newProject();
        if (isHolder(who)) {
            join(id, people.get(who), "owner");
        }
        return id;
    }

    /** Who comes, if he may have something of his own, else somebody whose it is. */
    String mayWrite(String who) {
        return mayUse(who, "research") ? actor(who) : "viewer";
    }

    boolean mayUse(String who, String capability) {
        return !who.equals(BARE)
                && (!holders.containsKey(who) || holders.get(who).contains(capability));
    }

    private void mustChooseAPassword(Person person) {
        admin.client()
                .put("/api/v1/accounts/" + idOf(person.client()) + "/password", Map.of("password", temporary))
                .expect(200);
    }
}
