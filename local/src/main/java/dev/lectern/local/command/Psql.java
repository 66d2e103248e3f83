package dev.lectern.local.command;

import dev.lectern.local.home.External;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.postgres.ClientPrograms;
import dev.lectern.local.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints the shell command that opens a prompt, for the script to become: a psql below a JVM would lose its Ctrl-C to
 * it.
 */
final class Psql {

    private final Home home;
    private final Screen screen;

    Psql(Home home, Screen screen) {
        this.home = home;
        this.screen = screen;
    }

    int run(List<String> arguments) {
        var external = External.postgres();
        if (external.isEmpty()
                && SuiteState.read(home)
                        .flatMap(state -> state.member("postgres"))
                        .filter(SuiteState.Member::alive)
                        .isEmpty()) {
            screen.say("PostgreSQL is not running. Start it: ./lectern up");
            return 1;
        }
        var access = external.orElseGet(() -> new External.Postgres(
                "127.0.0.1",
                SuiteState.read(home).map(SuiteState::port).orElse(home.port()) + 10,
                "lectern",
                PostgresServer.SUPERUSER,
                Secrets.of(home).superuser()));
        var words = new ArrayList<>(List.of(
                "PGHOST=" + quote(access.host()),
                "PGPORT=" + access.port(),
                "PGUSER=" + quote(access.user()),
                "PGPASSWORD=" + quote(access.password()),
                "PGDATABASE=" + quote(access.database()),
                "exec"));
        program().stream().map(Psql::quote).forEach(words::add);
        arguments.stream().map(Psql::quote).forEach(words::add);
        screen.say(words.stream().collect(Collectors.joining(" ")));
        return 0;
    }

    private static List<String> program() {
        try {
            return ClientPrograms.command("psql");
        } catch (RuntimeException e) {
            var installed = ClientPrograms.installed("psql");
            if (installed == null) {
                throw e;
            }
            System.err.println("psql of the server's version could not be had (" + e.getMessage()
                    + "); this is the machine's own: " + installed);
            return List.of("psql");
        }
    }

    private static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
