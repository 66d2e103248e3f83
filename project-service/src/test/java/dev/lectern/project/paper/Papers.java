package dev.lectern.project.paper;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.SourceEvent;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.project.People;
import java.util.UUID;

/** What ingestion tells of sources, as if somebody had added and removed them there. */
public final class Papers {

    private Papers() {}

    /** A paper that somebody adds to a project of a workspace; it is known here when this returns. */
    public static UUID add(Person person, UUID project) {
        var item = UUID.randomUUID();
        refer(person, project, item, UUID.randomUUID());
        return item;
    }

    public static void refer(Person person, UUID project, UUID item, UUID reference) {
        heard(event(person, project, new SourceReferenced(item, reference, "note")));
    }

    public static void register(Person person, UUID project, UUID item, UUID reference) {
        heard(event(person, project, new SourceRegistered(item, reference, "note", "hash")));
    }

    public static void unrefer(Person person, UUID project, UUID item, UUID reference, boolean last) {
        heard(event(person, project, new SourceDereferenced(item, reference, last)));
    }

    public static String listOf(UUID project) {
        return "/api/v1/projects/" + project + "/papers";
    }

    public static io.restassured.response.ValidatableResponse put(Person person, UUID project, UUID item) {
        return People.as(person).put(listOf(project) + "/" + item).then();
    }

    public static io.restassured.response.ValidatableResponse delete(Person person, UUID project, UUID item) {
        return People.as(person).delete(listOf(project) + "/" + item).then();
    }

    private static CloudEvent event(Person person, UUID project, SourceEvent data) {
        return Broker.event("ingestion", new Scope(Ids.next(), person.workspace(), project, person.user()), data);
    }

    private static void heard(CloudEvent event) {
        Broker.send(event);
        await().atMost(60, SECONDS)
                .until(() -> Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", event.id()) == 1);
    }
}
