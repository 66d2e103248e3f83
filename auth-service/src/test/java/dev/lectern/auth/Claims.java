package dev.lectern.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What an internal token says, read without looking at its signature. */
public record Claims(JsonObject json) {

    public static Claims of(String token) {
        var payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return new Claims(new JsonObject(new String(payload, StandardCharsets.UTF_8)));
    }

    public List<String> list(String claim) {
        return json.getJsonArray(claim, new JsonArray()).stream()
                .map(Object::toString)
                .toList();
    }

    public long number(String claim) {
        return json.getLong(claim);
    }
}
