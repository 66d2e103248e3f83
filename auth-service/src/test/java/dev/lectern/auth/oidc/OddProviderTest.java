package dev.lectern.auth.oidc;

import static dev.lectern.auth.oidc.Browser.signInAs;
import static dev.lectern.auth.oidc.Browser.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import dev.lectern.auth.OidcServer;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider that says nonsense, or too much of it: that is told, and nothing of it is. */
@QuarkusTest
class OddProviderTest {

    private static final class Heard extends Handler {
        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage() + Arrays.toString(record.getParameters()) + record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @AfterEach
    void unset() {
        Browser.knowsNone();
    }

    @Test
    void descriptionThatNobodyCanUseIsAProblemOfTheProvider() {
        for (var issuer : config(OidcServer.ODD).split(",")) {
            Browser.knows(issuer);

            given().redirects()
                    .follow(false)
                    .get("/api/v1/session/oidc")
                    .then()
                    .statusCode(503)
                    .body("type", equalTo("/problems/upstream"));
        }
    }

    @Test
    void answerWithoutAnEndIsCutOffLongBeforePatienceEnds() {
        Browser.knows(config(OidcServer.ENDLESS));

        given().get("/api/v1/session/oidc").then().statusCode(503).time(lessThan(3_000L));
    }

    @Test
    void tokenThatIsRefusedIsNotLogged() {
        Person.registered();
        Browser.knowsAProvider();
        var person = somebody(Person.freshName()).put("exp", 1_000_000_000);
        var heard = new Heard();
        var log = Logger.getLogger(RedeemCode.class.getName());
        log.addHandler(heard);
        try {
            signInAs(person).statusCode(401);
        } finally {
            log.removeHandler(heard);
        }

        assertThat(heard.messages)
                .singleElement()
                .asString()
                .contains("not good")
                .doesNotContain(person.getString("sub"));
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
