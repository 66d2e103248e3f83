package dev.lectern.auth.oidc;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.signIn;
import static dev.lectern.auth.oidc.Browser.accountOf;
import static dev.lectern.auth.oidc.Browser.mailbox;
import static dev.lectern.auth.oidc.Browser.signInAs;
import static dev.lectern.auth.oidc.Browser.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.auth.Database;
import dev.lectern.auth.MailServer;
import dev.lectern.auth.Person;
import dev.lectern.auth.Setting;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose account it is when an address was given first and proved later, and who hears of newcomers. */
@QuarkusTest
class TakeOverTest {

    @BeforeEach
    void set() {
        Person.registered(); // Since the first one of all is an administrator.
        Browser.knowsAProvider();
    }

    @AfterEach
    void unset() {
        Browser.knowsNone();
    }

    @Test
    void verifiedAddressTakesTheAccountFromWhoeverRegisteredItWithoutProof() {
        var squatter = Person.registered();
        var credential = squatter.credential();

        signInAs(somebody("x").put("email", squatter.email().toUpperCase(Locale.ROOT)))
                .statusCode(303);

        Person.exchange(credential).statusCode(401);
        signIn(squatter.username(), PASSWORD).statusCode(401);
        assertThat(Database.column("SELECT account_id FROM auth.external_identity WHERE account_id = ?", squatter.id()))
                .hasSize(1);
    }

    @Test
    void whoeverCameWithTheAddressUnverifiedIsOutWhenItsOwnerComes() {
        var attacker = somebody(Person.freshName()).put("email_verified", false);
        var victim = somebody("x").put("email", attacker.getString("email"));
        var planted = signInAs(attacker).statusCode(303).extract().cookie("lectern_session");
        var account = accountOf(attacker);

        signInAs(victim).statusCode(303);

        assertThat(accountOf(victim)).isEqualTo(account);
        Person.exchange(planted).statusCode(401);
        signInAs(attacker).statusCode(409);
        assertThat(Database.column("SELECT subject FROM auth.external_identity WHERE account_id = ?::uuid", account))
                .containsExactly(victim.getString("sub"));
        assertThat(Database.audited(account)).containsExactly("account.taken-over");
        assertThat(Database.column("SELECT topic FROM auth.notification WHERE account_id = ?::uuid", account))
                .contains("account-taken-over");
    }

    @Test
    void administratorsHearOfANewcomerWhoWaits_onceHisAddressIsProved() {
        var admin = Person.admin();
        var proved = somebody(Person.freshName());
        var unproved = somebody(Person.freshName()).put("email_verified", false);

        Setting.during(
                "LECTERN_VERIFY_EMAIL",
                "true",
                () -> Setting.during("LECTERN_REGISTRATION", "approval", () -> {
                    signInAs(proved).statusCode(403);
                    return signInAs(unproved).statusCode(403);
                }));

        assertThat(waiting(admin, proved)).hasSize(1);
        assertThat(waiting(admin, unproved)).isEmpty();
        await().untilAsserted(() ->
                assertThat(MailServer.mailbox(unproved.getString("email"))).hasSize(1));
    }

    private static List<String> waiting(Person admin, JsonObject newcomer) {
        return Database.column(
                "SELECT title FROM auth.notification WHERE kind = 'in_app' AND account_id = ? AND title LIKE ?",
                admin.id(),
                mailbox(newcomer) + "%waits%");
    }
}
