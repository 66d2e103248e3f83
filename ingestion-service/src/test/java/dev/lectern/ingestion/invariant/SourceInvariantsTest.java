package dev.lectern.ingestion.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each thing that may be left over, put there by hand, is found. */
@QuarkusTest
class SourceInvariantsTest {

    private final Person somebody = TestToken.editor();
    private final SourceInvariants invariants;
    private final Desk desk;
    private final Tenancy tenancy;
    private final Vertx vertx;

    SourceInvariantsTest(SourceInvariants invariants, Desk desk, Tenancy tenancy, Vertx vertx) {
        this.invariants = invariants;
        this.desk = desk;
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void itemThatNobodyUsesIsFound() {
        var source = desk.cut(somebody, "Xenon boils at -108 degrees. " + UUID.randomUUID());
        var before = orphans();

        Database.column("DELETE FROM source_reference WHERE source_reference_id = ?", source.id());
        assertThat(orphans()).as("one that was just now left").isEqualTo(before);
        Database.column(
                "UPDATE source_item SET updated_at = now() - interval '11 minutes' WHERE source_item_id = ?",
                source.item());

        assertThat(orphans()).isEqualTo(before + 1);
        Database.column("DELETE FROM source_item WHERE source_item_id = ?", source.item());
        assertThat(orphans()).isEqualTo(before);
    }

    @Test
    void itemThatIsNotGoneForADayIsFound() {
        var source = desk.cut(somebody, "Osmium boils at 5012 degrees. " + UUID.randomUUID());
        var before = orphans();

        Desk.delete(somebody, source.id());
        assertThat(orphans()).isEqualTo(before);
        Database.column(
                "UPDATE source_item SET tombstoned_at = now() - interval '25 hours' WHERE source_item_id = ?",
                source.item());

        assertThat(orphans()).isEqualTo(before + 1);
        Database.column("DELETE FROM source_item WHERE source_item_id = ?", source.item());
    }

    @Test
    void chunkAndPageOfNoItemAreFound() throws SQLException {
        var source = desk.cut(somebody, "Iridium boils at 4428 degrees. " + UUID.randomUUID());
        var before = orphans();

        try (var connection = Database.connect();
                var statement = connection.createStatement()) {
            // Past the foreign keys, which would not have it.
            statement.execute("SET session_replication_role = replica");
            statement.execute("DELETE FROM source_item WHERE source_item_id = '" + source.item() + "'");
        }

        assertThat(orphans()).isEqualTo(before + 2);
        Database.column("DELETE FROM chunk WHERE source_item_id = ?", source.item());
        assertThat(orphans()).isEqualTo(before + 1);
        Database.column("DELETE FROM source_page WHERE source_item_id = ?", source.item());
        assertThat(orphans()).isEqualTo(before);
    }

    private long orphans() {
        var sql = invariants.all().getFirst().sql();
        return Await.on(vertx, () -> tenancy.system(tx -> tx.query(sql).execute())
                .map(rows -> rows.iterator().next().getLong(0)));
    }
}
