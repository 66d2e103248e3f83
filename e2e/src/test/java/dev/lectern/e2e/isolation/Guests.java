package dev.lectern.e2e.isolation;

import dev.lectern.e2e.isolation.Guest.Pass;
import dev.lectern.e2e.isolation.Guest.Place;
import dev.lectern.e2e.isolation.Guest.Tie;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All sorts of people around what one of them, the keeper, makes and gives to some of the others. */
final class Guests {

    private final Suite suite;
    private final Client admin;
    private final String homeOfAdmin;
    private final Person host;
    private final Person keeper;
    private final String project;
    private final String nextDoor;
    private final List<Guest> all = new ArrayList<>();

    /** Whom the keeper gives things to, and whom he takes them from again. */
    private final List<String> given = new ArrayList<>();

    private final List<String> roles = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    Guests(Suite suite) {
        this.suite = suite;
        this.admin = Client.administrator(suite).client();
        this.homeOfAdmin = admin.get("/api/v1/session").expect(200).at("projectId");
        this.host = Client.newcomer(suite, "host");
        this.project = newProject();
        this.nextDoor = newProject();
        this.keeper = member(project, "editor");
        keepers();
        readers();
        bystanders();
        strangers();
        keptOut();
    }

    List<Guest> all() {
        return all;
    }

    Guest one(String name) {
        return all.stream()
                .filter(guest -> guest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Client keeper() {
        return one("keeper").client();
    }

    /** Of the project. */
    Client owner() {
        return one("owner of the project").client();
    }

    /** Gives the repository to all whom it is to be given to. */
    void share(String repository) {
        var access = repository + "/access";
        given.forEach(user -> keeper().post(access, Map.of("userId", user)).expect(201));
        roles.forEach(role -> keeper().post(access, Map.of("roleId", role)).expect(201));
        for (var user : taken) {
            var grant =
                    keeper().post(access, Map.of("userId", user)).expect(201).at("id");
            keeper().delete(access + "/" + grant).expect(204);
        }
    }

    /** Those who are there to be given things lose their accounts only then. */
    void lock() {
        afterwards.forEach(Runnable::run);
        afterwards.clear();
    }

    /** He is the demo's account, too, which works where it was last. */
    void sendTheAdministratorHome() {
        host.client()
                .delete("/api/v1/projects/" + project + "/members/" + id(Client.administrator(suite)))
                .expect(204);
    }

    private void keepers() {
        add("keeper", in(keeper, project), Place.HERE, "editor", Tie.KEEPS, Pass.IN_PERSON);
        join(nextDoor, keeper, "viewer");
        add("keeper next door", in(keeper, nextDoor), Place.NEXT_DOOR, "viewer", Tie.KEEPS, Pass.IN_PERSON);
        program("reading program of the keeper", Pass.READING_PROGRAM, "read");
        program("writing program of the keeper", Pass.WRITING_PROGRAM, "read", "write");
        var demo = Client.administrator(suite);
        join(project, demo, "editor");
        add("administrator", in(demo, project), Place.HERE, "editor", Tie.ADMINISTERS, Pass.IN_PERSON);
    }

    private void readers() {
        reader("reader", project, Place.HERE, "viewer");
        reader("reader who edits", project, Place.HERE, "editor");
        reader("reader next door", nextDoor, Place.NEXT_DOOR, "editor");
        var byRole = member(project, "editor");
        roles.add(giveRole(byRole, List.of("staff")));
        add("reader by a role", in(byRole, project), Place.HERE, "editor", Tie.READS, Pass.IN_PERSON);
        var bare = member(project, "editor");
        given.add(id(bare));
        giveRole(bare, List.of());
        add("reader without tools", in(bare, project), Place.HERE, "editor", Tie.READS, Pass.WITHOUT_TOOLS);
    }

    private void bystanders() {
        for (var role : List.of("viewer", "editor")) {
            add(
                    role + " without a grant",
                    in(member(project, role), project),
                    Place.HERE,
                    role,
                    Tie.NONE,
                    Pass.IN_PERSON);
        }
        add("owner of the project", in(host, project), Place.HERE, "owner", Tie.NONE, Pass.IN_PERSON);
        var former = member(project, "editor");
        taken.add(id(former));
        add("who was a reader", in(former, project), Place.HERE, "editor", Tie.NONE, Pass.IN_PERSON);
        var neighbour = member(nextDoor, "owner");
        add("neighbour", in(neighbour, nextDoor), Place.NEXT_DOOR, "owner", Tie.NONE, Pass.IN_PERSON);
    }

    private void strangers() {
        elsewhere("stranger", Client.newcomer(suite, "stranger").client(), Tie.NONE);
        var named = Client.newcomer(suite, "stranger");
        given.add(id(named));
        elsewhere("stranger who was named", named.client(), Tie.READS);
        elsewhere("administrator at home", in(Client.administrator(suite), homeOfAdmin), Tie.ADMINISTERS);
    }

    private void keptOut() {
        add("nobody", Client.anonymous(suite), Place.ELSEWHERE, "viewer", Tie.NONE, Pass.UNKNOWN);
        var disabled = member(project, "editor");
        given.add(id(disabled));
        add("disabled reader", in(disabled, project), Place.HERE, "editor", Tie.READS, Pass.UNKNOWN);
        afterwards.add(() -> admin.patch("/api/v1/accounts/" + id(disabled), Map.of("state", "disabled"))
                .expect(200));
        var resetting = member(project, "editor");
        given.add(id(resetting));
        var temporary = "a temporary phrase " + UUID.randomUUID();
        admin.put("/api/v1/accounts/" + id(resetting) + "/password", Map.of("password", temporary))
                .expect(200);
        var back = Person.signedIn(suite, resetting.username(), temporary).client();
        add("reader who must reset", back, Place.HERE, "editor", Tie.READS, Pass.RESETTING);
    }

    private void reader(String name, String where, Place place, String role) {
        var person = member(where, role);
        given.add(id(person));
        add(name, in(person, where), place, role, Tie.READS, Pass.IN_PERSON);
    }

    private void elsewhere(String name, Client client, Tie tie) {
        add(name, client, Place.ELSEWHERE, "owner", tie, Pass.IN_PERSON);
    }

    private void program(String name, Pass pass, String... scopes) {
        var wish = Map.of("name", "a program", "scopes", List.of(scopes));
        var secret = keeper().post("/api/v1/tokens", wish).expect(201).at("secret");
        add(name, Client.with(suite, secret), Place.HERE, "editor", Tie.KEEPS, pass);
    }

    private void add(String name, Client client, Place place, String role, Tie tie, Pass pass) {
        all.add(new Guest(name, client, place, role, tie, pass));
    }

    private String newProject() {
        return host.client()
                .post("/api/v1/projects", Map.of("name", "Room " + UUID.randomUUID()))
                .expect(201)
                .at("id");
    }

    private Person member(String where, String role) {
        var person = Client.newcomer(suite, "guest");
        join(where, person, role);
        return person;
    }

    private void join(String where, Person person, String role) {
        host.client()
                .post("/api/v1/projects/" + where + "/members", Map.of("identifier", person.username(), "role", role))
                .expect(201);
    }

    /** In a session of his own. */
    private Client in(Person person, String where) {
        var client = person.again(suite).client();
        client.put("/api/v1/session/project", Map.of("projectId", where)).expect(200);
        return client;
    }

    /** A new one without tools, beside these; answers its id. */
    private String giveRole(Person person, List<String> beside) {
        var name = "readers-" + UUID.randomUUID().toString().substring(0, 8);
        var made = Map.of("name", name, "description", "Readers", "capabilities", List.of());
        var id = admin.post("/api/v1/roles", made).expect(201).at("id");
        var names = new ArrayList<>(beside);
        names.add(name);
        admin.put("/api/v1/accounts/" + id(person) + "/roles", Map.of("roles", names))
                .expect(200);
        return id;
    }

    static String id(Person person) {
        return person.client()
                .get("/api/v1/session")
                .expect(200)
                .json()
                .at("/user/id")
                .asText();
    }
}
