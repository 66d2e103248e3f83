package dev.lectern.e2e.forensics;

import dev.lectern.e2e.suite.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Looks for words in every row of every table of every schema, and in the files of the suite. */
final class Traces {

    // Partitions are tables too, and the tables that they are parts of hold nothing themselves.
    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
             ORDER BY name
            """;

    /** What is it of the document, and what to look for, in lower case. */
    record Needle(Kind kind, String word) {}

    enum Kind {
        ID,
        HASH,
        TEXT
    }

    record Trace(String table, Kind kind, String example) {

        @Override
        public String toString() {
            return table + " has its " + kind + ": " + example;
        }
    }

    private final Suite suite;

    Traces(Suite suite) {
        this.suite = suite;
    }

    List<Trace> inTheDatabase(List<Needle> needles) {
        var found = new ArrayList<Trace>();
        try (var database = suite.database()) {
            for (var table : tables(database)) {
                found.addAll(inTable(database, table, needles));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    List<String> tables() {
        try (var database = suite.database()) {
            return tables(database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tables(Connection database) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    // As JSON a row shows all of its columns, whatever their types; bytes are digits there, and an id may lie in them.
    private static List<Trace> inTable(Connection database, String table, List<Needle> needles) throws SQLException {
        var sql = "SELECT DISTINCT ON (n.ord) n.ord,"
                + " substring(row FROM greatest(1, position(n.plain IN row) - 120) FOR 240)"
                + " FROM (SELECT lower(to_jsonb(t)::text) AS row FROM " + table + " t) AS rows"
                + " JOIN unnest(?::text[], ?::text[]) WITH ORDINALITY AS n (plain, bytes, ord)"
                + " ON position(n.plain IN row) > 0 OR position(n.bytes IN row) > 0";
        try (var statement = database.prepareStatement(sql)) {
            var words = needles.stream().map(Needle::word);
            statement.setArray(1, database.createArrayOf("text", words.toArray()));
            var bytes = needles.stream().map(needle -> asBytes(needle.word()));
            statement.setArray(2, database.createArrayOf("text", bytes.toArray()));
            var found = new ArrayList<Trace>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Trace(table, needles.get(rows.getInt(1) - 1).kind(), rows.getString(2)));
                }
            }
            return found;
        }
    }

    private static String asBytes(String needle) {
        return needle.matches("[0-9a-f-]{36}")
                ? needle.replace("-", "")
                : HexFormat.of().formatHex(needle.getBytes(StandardCharsets.UTF_8));
    }

    /** Files of these folders of the suite that have one of the words in their name or among their bytes. */
    List<String> inFiles(List<Path> folders, List<Needle> needles) {
        var found = new TreeSet<String>();
        for (var folder : folders) {
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var content = bytesOf(file);
                    needles.stream()
                            .filter(needle ->
                                    file.toString().contains(needle.word()) || content.contains(needle.word()))
                            .forEach(
                                    needle -> found.add(suite.folder().relativize(file) + " has its " + needle.kind()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(found);
    }

    // One character for each byte, so that any file can be looked through. It may go away meanwhile.
    private static String bytesOf(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
