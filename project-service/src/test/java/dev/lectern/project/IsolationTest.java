package dev.lectern.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.Await;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database itself allows, whatever the code asks for. */
@QuarkusTest
class IsolationTest {

    private final Tenancy tenancy;
    private final Vertx vertx;
    private Person owner;
    private Person guest;
    private UUID shared;
    private UUID secret;

    IsolationTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @BeforeEach
    void anOwnerWithAGuest() {
        owner = People.somebody();
        guest = People.somebody();
        shared = UUID.fromString(People.create(owner, "Shared"));
        secret = UUID.fromString(People.create(owner, "Secret"));
        People.add(owner, shared.toString(), guest, "editor");
    }

    @Test
    void aGuestReachesTheProjectTheyAreInAndNoOther() {
        var athome = new Scope(Ids.next(), guest.workspace(), null, guest.user());

        assertThat(ids(athome, "SELECT project_id FROM project")).containsOnly(guest.project(), shared);
        assertThat(ids(athome, "SELECT project_id FROM membership")).containsOnly(guest.project(), shared);
        assertThat(ids(athome, "SELECT workspace_id FROM workspace"))
                .containsOnly(guest.workspace(), owner.workspace());
    }

    @Test
    void whoWasRemovedReachesNothingAnyMore() {
        People.as(owner)
                .delete("/api/v1/projects/" + shared + "/members/" + guest.user())
                .then()
                .statusCode(204);

        assertThat(ids(new Scope(Ids.next(), null, null, guest.user()), "SELECT project_id FROM project"))
                .containsOnly(guest.project());
    }

    @Test
    void aGuestWritesNothingThere() {
        var athome = new Scope(Ids.next(), guest.workspace(), null, guest.user());

        assertThat(ids(
                        athome,
                        "UPDATE project SET name = 'mine' WHERE project_id = '" + shared + "' RETURNING project_id"))
                .isEmpty();
        assertThat(ids(
                        athome,
                        "UPDATE membership SET role = 'owner' WHERE user_id = '" + guest.user() + "' AND project_id = '"
                                + shared + "' RETURNING project_id"))
                .isEmpty();
        assertThatThrownBy(() -> Await.on(
                        vertx,
                        () -> tenancy.tx(athome, tx -> tx.preparedQuery("""
                                                INSERT INTO membership (membership_id, workspace_id, project_id, user_id, role)
                                                VALUES ($1, $2, $3, $4, 'owner')
                                                """)
                                .execute(Tuple.of(Ids.next(), owner.workspace(), secret, guest.user())))))
                .hasMessageContaining("row-level security");
    }

    @Test
    void withoutATenantThereIsNothing() {
        var nobody = Scope.ofRun(Ids.next());

        for (var table : List.of(
                "workspace",
                "workspace_member",
                "project",
                "membership",
                "invitation",
                "project_setting",
                "guideline",
                "persona",
                "known_paper",
                "project_paper",
                "paper_note")) {
            assertThat(ids(nobody, "SELECT workspace_id FROM " + table)).isEmpty();
        }
    }

    private List<UUID> ids(Scope scope, String sql) {
        return Await.on(
                vertx,
                () -> tenancy.tx(
                        scope, tx -> tx.query(sql).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getUUID(0))
                                .toList())));
    }
}
