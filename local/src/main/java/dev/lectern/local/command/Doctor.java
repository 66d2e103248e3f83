package dev.lectern.local.command;

import dev.lectern.local.home.App;
import dev.lectern.local.home.External;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.postgres.PostgresInstallation;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Cache;
import dev.lectern.local.process.Ports;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks the machine, the processes and the data; ends with 1 if anything is not as it should be. */
final class Doctor {

    private static final long DISK_WANTED = 5L << 30;
    private static final long MEMORY_WANTED_KB = 3L << 20;

    private final Home home;
    private final Screen screen;
    private int bad;

    Doctor(Home home, Screen screen) {
        this.home = home;
        this.screen = screen;
    }

    int run() throws IOException {
        screen.say("Machine");
        machine();
        var state = SuiteState.read(home);
        screen.say("");
        screen.say("Processes");
        processes(state.orElse(null));
        screen.say("");
        screen.say("Data");
        data(state.orElse(null));
        screen.say("");
        screen.say(
                bad == 0 ? "All is well." : bad + (bad == 1 ? " thing is" : " things are") + " not as it should be.");
        return bad == 0 ? 0 : 1;
    }

    private void machine() throws IOException {
        say(true, "Java " + Runtime.version() + " in " + System.getProperty("java.home"));
        say(
                PostgresInstallation.ready() || Shell.has("cc"),
                PostgresInstallation.ready()
                        ? "PostgreSQL with pgvector is in " + Cache.root()
                        : "C compiler for pgvector " + (Shell.has("cc") ? "is there" : "is missing: gcc libc6-dev"));
        var disk = Files.getFileStore(home.root()).getUsableSpace();
        say(disk > DISK_WANTED, "Disk: " + (disk >> 30) + " GB free");
        var memory = availableMemoryKb();
        say(memory == 0 || memory > MEMORY_WANTED_KB, "Memory: " + (memory >> 10) + " MB available");
        for (var app : App.values()) {
            if (!Files.exists(home.jar(app))) {
                say(false, app.module() + " is not built (./lectern up builds it)");
            }
        }
    }

    private static long availableMemoryKb() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private void processes(SuiteState state) {
        if (state == null || !state.supervised()) {
            say(
                    state == null || state.members().stream().noneMatch(SuiteState.Member::alive),
                    "Lectern is not running");
            for (var app : App.values()) {
                if (!Ports.free(home.port(app))) {
                    say(false, "port " + home.port(app) + " is taken by " + Ports.owner(home.port(app)));
                }
            }
            return;
        }
        for (var member : state.members()) {
            var ready = member.alive() && member.phase() == SuiteState.Phase.READY;
            say(
                    ready,
                    member.name() + " is " + member.phase()
                            + (member.restarts() > 0
                                    ? ", restarted " + member.restarts() + " times (" + member.reason() + ")"
                                    : ""));
        }
    }

    private void data(SuiteState state) {
        try (var connection = connect(state)) {
            if (connection == null) {
                screen.say("  PostgreSQL is not running, so the data was not looked at.");
                return;
            }
            for (var check : Checks.ALL) {
                examine(connection, check);
            }
            screen.say("");
            screen.say("Invariants, as the services found them");
            Invariants.print(connection, this::say);
        } catch (SQLException e) {
            say(false, "the database cannot be asked: " + e.getMessage());
        }
    }

    /** One line for what holds everywhere, and one for each place where it does not. */
    private void examine(Connection connection, Checks.Check check) throws SQLException {
        var good = new ArrayList<String>();
        for (var table : tables(connection, check)) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(check.sql().replace("%s", table))) {
                rows.next();
                var count = rows.getLong(1);
                var example = rows.getString(2);
                if (count == 0) {
                    good.add(table);
                } else {
                    say(
                            false,
                            check.name() + ": " + count + " in " + table
                                    + (example == null ? "" : ", e.g. " + shorten(example)));
                }
            } catch (SQLException e) {
                say(false, check.name() + ": " + table + ": " + e.getMessage());
            }
        }
        if (!good.isEmpty()) {
            say(true, check.name() + " (" + String.join(", ", good) + ")");
        }
    }

    /** A check of a table that does not exist (yet) is no check; one of a table in many schemas is many. */
    private static List<String> tables(Connection connection, Checks.Check check) throws SQLException {
        var schemas = check.schema().equals("*")
                ? App.withDatabase().stream()
                        .flatMap(app -> app.schemas().stream())
                        .toList()
                : List.of(check.schema());
        var found = new ArrayList<String>();
        try (var query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            for (var schema : schemas) {
                var all = true;
                for (var table : check.table().split(" ")) {
                    query.setString(1, table.contains(".") ? table : schema + "." + table);
                    try (var rows = query.executeQuery()) {
                        all &= rows.next() && rows.getBoolean(1);
                    }
                }
                if (all) {
                    var first = check.table().split(" ")[0];
                    found.add(first.contains(".") ? first : schema + "." + first);
                }
            }
        }
        return found;
    }

    private Connection connect(SuiteState state) throws SQLException {
        var external = External.postgres();
        if (external.isPresent()) {
            return external.get().connect(external.get().database());
        }
        if (state == null
                || state.member("postgres").filter(SuiteState.Member::alive).isEmpty()) {
            return null;
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + (state.port() + 10) + "/lectern",
                PostgresServer.SUPERUSER,
                Secrets.of(home).superuser());
    }

    private void say(boolean good, String text) {
        bad += good ? 0 : 1;
        screen.say("  " + (good ? "ok   " : "BAD  ") + text);
    }

    private static String shorten(String text) {
        var line = text.replace('\n', ' ');
        return line.length() <= 140 ? line : line.substring(0, 137) + "...";
    }
}
