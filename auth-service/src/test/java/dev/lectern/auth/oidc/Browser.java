package dev.lectern.auth.oidc;

import static io.restassured.RestAssured.given;

import dev.lectern.auth.Database;
import dev.lectern.auth.OidcServer;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** What a browser does to sign in with the provider of the tests. */
final class Browser {

    record Begun(String location, String cookie) {}

    private Browser() {}

    static void knowsAProvider() {
        knows(ConfigProvider.getConfig().getValue(OidcServer.ADDRESS, String.class));
    }

    static void knows(String issuer) {
        System.setProperty("LECTERN_OIDC_ISSUER", issuer);
        System.setProperty("LECTERN_OIDC_CLIENT_ID", OidcServer.CLIENT);
        System.setProperty("LECTERN_OIDC_CLIENT_SECRET", OidcServer.SECRET);
    }

    static void knowsNone() {
        System.clearProperty("LECTERN_OIDC_ISSUER");
        System.clearProperty("LECTERN_OIDC_CLIENT_ID");
        System.clearProperty("LECTERN_OIDC_CLIENT_SECRET");
    }

    static JsonObject somebody(String mailbox) {
        return new JsonObject()
                .put("sub", UUID.randomUUID().toString())
                .put("email", mailbox + "@example.org")
                .put("email_verified", true);
    }

    static String mailbox(JsonObject person) {
        return person.getString("email").replaceAll("@.*", "");
    }

    static String accountOf(JsonObject person) {
        return Database.column(
                        "SELECT account_id FROM auth.external_identity WHERE subject = ?", person.getString("sub"))
                .getFirst();
    }

    static ValidatableResponse signInAs(JsonObject person) {
        return comeBack(authorized(begin(), person, ""));
    }

    static Begun begin() {
        var answer = given().redirects()
                .follow(false)
                .queryParam("returnTo", "/papers?page=2")
                .get("/api/v1/session/oidc")
                .then()
                .statusCode(303)
                .extract();
        return new Begun(answer.header("Location"), answer.cookie("lectern_oidc"));
    }

    /** What the provider sends the browser back with. */
    static Begun authorized(Begun begun, JsonObject person, String forged) {
        var address = begun.location() + "&forged=" + forged + "&as="
                + URLEncoder.encode(person.encode(), StandardCharsets.UTF_8);
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding());
            return new Begun(answer.headers().firstValue("Location").orElseThrow(), begun.cookie());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static ValidatableResponse comeBack(Begun back) {
        var request = given().redirects().follow(false).cookie("lectern_oidc", back.cookie());
        for (var pair : URI.create(back.location()).getRawQuery().split("&")) {
            var parts = pair.split("=", 2);
            request.queryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return request.get("/api/v1/session/oidc/callback").then();
    }
}
