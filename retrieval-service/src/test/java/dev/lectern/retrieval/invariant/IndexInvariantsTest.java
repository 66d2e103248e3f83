package dev.lectern.retrieval.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.Sources;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Each thing that may be left over in the index, put there by hand, is found. */
@QuarkusTest
class IndexInvariantsTest {

    private final Sources source = Sources.indexed(TestToken.viewer(), "Otters", "Otters hold hands.", "They sleep.");
    private final IndexInvariants invariants;
    private final Tenancy tenancy;
    private final Vertx vertx;

    IndexInvariantsTest(IndexInvariants invariants, Tenancy tenancy, Vertx vertx) {
        this.invariants = invariants;
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void textOfASourceThatIsGoneIsFound() throws SQLException {
        var before = orphans();

        pastForeignKeys("UPDATE indexing.indexed_source SET state = 'removed' WHERE source_item_id = '%s'");

        assertThat(orphans()).isEqualTo(before + 2);
        pastForeignKeys("UPDATE indexing.indexed_source SET state = 'indexed' WHERE source_item_id = '%s'");
        assertThat(orphans()).isEqualTo(before);
    }

    @Test
    void vectorWithoutItsTextIsFound() throws SQLException {
        var before = orphans();

        pastForeignKeys("UPDATE indexing.vector_entry SET created_at = now() - interval '3 minutes' WHERE subject_id IN"
                + " (SELECT chunk_id FROM indexing.chunk_text WHERE source_item_id = '%s')");
        assertThat(orphans()).isEqualTo(before);
        pastForeignKeys("DELETE FROM indexing.chunk_text WHERE source_item_id = '%s'");

        assertThat(orphans()).isEqualTo(before + 2);
    }

    private void pastForeignKeys(String sql) throws SQLException {
        try (var connection = Database.connect();
                var statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            statement.execute(sql.formatted(source.id));
        }
    }

    private long orphans() {
        var sql = invariants.all().getFirst().sql();
        return Await.on(vertx, () -> tenancy.system(tx -> tx.query(sql).execute())
                .map(rows -> rows.iterator().next().getLong(0)));
    }
}
