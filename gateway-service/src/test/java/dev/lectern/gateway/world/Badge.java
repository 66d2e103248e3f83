package dev.lectern.gateway.world;

import dev.lectern.common.TestToken.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A credential that carries what the fake auth is to say about it. */
public record Badge(Person person, long accountVersion, long memberVersion, long lifeSeconds, long delayMs) {

    public static Badge of(Person person) {
        return new Badge(person, 1, 1, 60, 0);
    }

    public Badge living(long seconds) {
        return new Badge(person, accountVersion, memberVersion, seconds, delayMs);
    }

    public Badge slow(long millis) {
        return new Badge(person, accountVersion, memberVersion, lifeSeconds, millis);
    }

    public String credential() {
        var json = new JsonObject()
                .put("user", person.user().toString())
                .put("session", person.session().toString())
                .put("workspace", person.workspace().toString())
                .put("project", person.project().toString())
                .put("groups", new JsonArray(person.groups()))
                .put("av", accountVersion)
                .put("mv", memberVersion)
                .put("life", lifeSeconds)
                .put("delay", delayMs);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** Null when it is none. */
    static Badge read(String credential) {
        try {
            var json = new JsonObject(new String(Base64.getUrlDecoder().decode(credential), StandardCharsets.UTF_8));
            var groups =
                    json.getJsonArray("groups").stream().map(Object::toString).toList();
            return new Badge(
                    new Person(
                            id(json, "user"),
                            id(json, "session"),
                            id(json, "workspace"),
                            id(json, "project"),
                            List.copyOf(groups)),
                    json.getLong("av"),
                    json.getLong("mv"),
                    json.getLong("life"),
                    json.getLong("delay"));
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static UUID id(JsonObject json, String name) {
        return UUID.fromString(json.getString(name));
    }
}
