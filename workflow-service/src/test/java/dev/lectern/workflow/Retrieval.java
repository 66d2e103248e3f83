package dev.lectern.workflow;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

/** What tests say to {@link RetrievalSibling}, and what they hear of it. */
public final class Retrieval {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Retrieval() {}

    /** From this person, this paper, from now on. */
    public static void hide(UUID user, UUID paper) {
        control("hide", user + " " + paper);
    }

    /** It is there, but not searched until it is indexed. */
    public static void unread(UUID paper) {
        control("unread", paper.toString());
    }

    public static void indexed(UUID paper) {
        control("indexed", paper.toString());
    }

    public static void own(UUID paper) {
        control("own", paper.toString());
    }

    /** Another text of a paper, or another way of a persona. */
    public static void anotherVersion(UUID paperOrPersona) {
        control("version", paperOrPersona.toString());
    }

    /** It answers so until told otherwise. */
    public static void answersWith(int status) {
        control("status", String.valueOf(status));
    }

    /** What a model was asked for this fill. */
    public static List<JsonObject> calls(String run) {
        return control("calls", run).getJsonArray("calls").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    public static boolean isCalledOff(String run) {
        return control("calls", run).getBoolean("off");
    }

    private static JsonObject control(String what, String body) {
        try {
            var uri = URI.create(System.getProperty(RetrievalSibling.URL) + "/control/" + what);
            var request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return new JsonObject(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
