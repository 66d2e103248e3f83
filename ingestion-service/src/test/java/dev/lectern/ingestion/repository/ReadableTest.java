package dev.lectern.ingestion.repository;

import static dev.lectern.ingestion.repository.Shelf.made;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Access;
import dev.lectern.ingestion.repository.Shelf.Visitor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the service that searches is told of who may read what. */
@QuarkusTest
class ReadableTest {

    private final Person owner = TestToken.editor();
    private final UUID role = UUID.randomUUID();

    @Test
    void whoMayReadItMaySearchIt_andNobodyElse() {
        var shelf = made(owner, false);
        var friend = Visitor.of(colleague());
        var holder = Visitor.of(colleague(), UUID.randomUUID(), role);
        var given = shelf.giveTo(friend.person().user(), null);
        shelf.giveTo(null, role);

        for (var reader : List.of(Visitor.of(owner), friend, holder, Visitor.of(in(TestToken.admin())))) {
            asked(reader, shelf).statusCode(204);
        }
        for (var stranger :
                List.of(Visitor.of(colleague()), Visitor.of(TestToken.editor(), role), Visitor.of(TestToken.admin()))) {
            asked(stranger, shelf).statusCode(404).body("detail", equalTo("No such repository."));
        }
        shelf.remove("/access/" + given).statusCode(204);
        asked(friend, shelf).statusCode(404);
        shelf.remove("").statusCode(202);
        asked(Visitor.of(owner), shelf).statusCode(404);
    }

    @Test
    void oneThatMayNotBeReadIsEnough() {
        var common = made(owner, true);
        var secret = made(owner, false);
        var member = Visitor.of(colleague());

        asked(member, common).statusCode(204);
        asked(member, common, secret).statusCode(404);
        asked(member, secret, common).statusCode(404);
        asked(Visitor.of(owner), common, secret).statusCode(204);
        asked(member).statusCode(400);
        asked(owner.token(), member, common).statusCode(403);
    }

    private static ValidatableResponse asked(Visitor who, Shelf... shelves) {
        return asked(TestToken.service("retrieval"), who, shelves);
    }

    private static ValidatableResponse asked(String token, Visitor who, Shelf... shelves) {
        var person = who.person();
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "workspaceId", person.workspace(),
                        "userId", person.user(),
                        "roleIds", who.roles(),
                        "administers", person.groups().contains(Access.ADMIN),
                        "repositoryIds", Stream.of(shelves).map(Shelf::id).toList()))
                .post("/internal/repositories/readable")
                .then();
    }

    private Person colleague() {
        return in(TestToken.editor());
    }

    private Person in(Person person) {
        return person.in(owner.workspace(), UUID.randomUUID());
    }
}
