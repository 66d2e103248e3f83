package dev.lectern.e2e.forensics;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.forensics.Traces.Kind;
import dev.lectern.e2e.forensics.Traces.Needle;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Suite;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Something that was added, and all by which it could be recognised. */
record Document(Client by, String path, List<Needle> needles) {

    private static final Duration READ = Duration.ofSeconds(90);

    // Also of those that share the item: then these are its names as well.
    private static final String IDS = """
            SELECT source_item_id::text FROM ingestion.source_item WHERE source_item_id = ?::uuid
            UNION ALL SELECT source_reference_id::text FROM ingestion.source_reference WHERE source_item_id = ?::uuid
            UNION ALL SELECT chunk_id::text FROM ingestion.chunk WHERE source_item_id = ?::uuid
            """;
    private static final String HASHES = """
            SELECT unnest(ARRAY[doc_id, file_hash, text_hash]) FROM ingestion.source_item WHERE source_item_id = ?::uuid
            UNION SELECT chunk_hash FROM ingestion.chunk WHERE source_item_id = ?::uuid
            """;

    /** What stands in a document that nobody has written before: one line, with a word that there is nowhere else. */
    record Line(String word) {

        static Line fresh() {
            return new Line("zq" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "x");
        }

        String sentence() {
            return "The " + word + " boils at 451 degrees on quiet evenings";
        }
    }

    /** Waits until it has been read, cut and indexed. */
    static Document processed(Suite suite, Client by, String path, Line line) {
        await().atMost(READ)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> by.get(path).at("status").equals("completed"));
        var needles = new ArrayList<Needle>();
        needles.add(new Needle(Kind.TEXT, line.word()));
        needles.add(new Needle(Kind.TEXT, line.sentence().toLowerCase(Locale.ROOT)));
        var item = column(
                        suite,
                        "SELECT source_item_id::text FROM ingestion.source_reference WHERE source_reference_id = ?::uuid",
                        path.replaceFirst(".*/", ""))
                .getFirst();
        column(suite, IDS, item, item, item).forEach(id -> needles.add(new Needle(Kind.ID, id)));
        column(suite, HASHES, item, item).forEach(hash -> needles.add(new Needle(Kind.HASH, hash)));
        return new Document(by, path, needles);
    }

    List<Needle> of(Kind... kinds) {
        return needles.stream()
                .filter(needle -> List.of(kinds).contains(needle.kind()))
                .toList();
    }

    String id() {
        return path.replaceFirst(".*/", "");
    }

    private static List<String> column(Suite suite, String sql, String... values) {
        try (var database = suite.database();
                var statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
