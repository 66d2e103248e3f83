package dev.lectern.ingestion.imports;

import static dev.lectern.ingestion.imports.Post.entries;
import static dev.lectern.ingestion.source.Desk.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.source.Desk;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A worker is cut off between two entries. */
@QuarkusTest
class ResumeTest {

    private static final String CUT_OFF = """
            SELECT pg_terminate_backend(pid) FROM pg_locks
             WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    @Inject
    Desk desk;

    private final Person editor = TestToken.editor();

    @Test
    void theNextOneGoesOnBehindWhatIsIn_andNothingComesInTwice() throws Exception {
        var files = new LinkedHashMap<String, byte[]>();
        for (int number = 1; number <= 6; number++) {
            files.put(number + ".pdf", script("", number + " " + UUID.randomUUID()));
        }
        var run = new Post().with("all.zip", Zips.of(files)).accepted(editor);

        try (var somebody = Database.connect();
                var statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended('blob/" + hash(files.get("3.pdf")) + "', 0))");
            desk.workUntil(() -> !Database.column(CUT_OFF).isEmpty());
            desk.workUntil(() -> jobs(run, "retry") == 1);
            somebody.rollback();
        }
        assertThat(sources(run)).isEqualTo(2);
        Desk.comeDue(run, "register-import");
        desk.workOff(run);

        entries(editor, run).body("items.outcome", everyItem(is("registered")));
        assertThat(sources(run)).isEqualTo(6);
        assertThat(Database.count(
                        "SELECT count(DISTINCT source_reference_id) FROM source_import_entry WHERE run_id = ?", run))
                .isEqualTo(6);
        assertThat(Database.column(
                        "SELECT attempt_count FROM async_job WHERE run_id = ? AND job_type = 'register-import'", run))
                .containsExactly("2");
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static long jobs(UUID run, String status) {
        return Database.count("SELECT count(*) FROM async_job WHERE run_id = ? AND status = ?", run, status);
    }

    private static long sources(UUID run) {
        return Database.count("SELECT count(*) FROM source_reference WHERE parent_run_id = ?", run);
    }
}
