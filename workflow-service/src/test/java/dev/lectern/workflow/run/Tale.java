package dev.lectern.workflow.run;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A run as a service tells of it: each event a second after the one before. */
final class Tale {

    final UUID run = Ids.next();
    final Person person;

    private final Scope scope;
    private Instant time;

    private Tale(Person person, Instant begin) {
        this.person = person;
        this.scope = new Scope(run, person.workspace(), person.project(), person.user());
        this.time = begin;
    }

    static Tale by(Person person) {
        return by(person, Instant.now());
    }

    static Tale by(Person person, Instant begin) {
        return new Tale(person, begin);
    }

    RunStarted started() {
        return started("ingestion");
    }

    RunStarted started(String kind) {
        return new RunStarted(run, kind, null, "a-source");
    }

    /** As it happens, one after the other. */
    List<CloudEvent> events(RunEvent... happened) {
        var events = new ArrayList<CloudEvent>();
        for (var event : happened) {
            events.add(Broker.event("ingestion", scope, time, event));
            time = time.plusSeconds(1);
        }
        return events;
    }

    Tale tell(RunEvent... happened) {
        tell(events(happened));
        return this;
    }

    /** Sends them in this order and waits until they were consumed. */
    static void tell(List<CloudEvent> events) {
        Broker.send(events);
        await().atMost(60, SECONDS).until(() -> events.stream()
                .allMatch(event -> Database.count(
                                "SELECT count(*) FROM inbox WHERE event_id = ? AND consumer = 'run-record'", event.id())
                        == 1));
    }

    ValidatableResponse look() {
        return look(person);
    }

    ValidatableResponse look(Person who) {
        return given().auth().oauth2(who.token()).get("/api/v1/runs/" + run).then();
    }

    ValidatableResponse cancel(Person who) {
        return given().auth().oauth2(who.token()).delete("/api/v1/runs/" + run).then();
    }
}
