package dev.lectern.local.command;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Phase;
import dev.lectern.local.process.Cache;
import dev.lectern.local.suite.SuiteParts;
import dev.lectern.local.suite.SupervisorProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Stops the suite and keeps its data; {@code reset} then removes the data too. */
final class Down {

    private final Home home;
    private final Screen screen;

    Down(Home home, Screen screen) {
        this.home = home;
        this.screen = screen;
    }

    int run() {
        var begun = System.nanoTime();
        if (SupervisorProcess.stop(home, state -> screen.board(lines(state, begun)))) {
            screen.say("Stopped. The data stays in " + home.folder() + ".");
        } else {
            screen.say("Lectern was not running.");
        }
        return 0;
    }

    int reset(List<String> arguments) throws IOException {
        if (!arguments.contains("--yes")) {
            if (!"1".equals(System.getenv("LECTERN_ASK"))) {
                screen.say("This removes all data in " + home.folder() + ". To go on: ./lectern reset --yes");
                return 2;
            }
            screen.say("Remove all data in " + home.folder() + "? Type yes:");
            var answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (!"yes".equals(answer)) {
                screen.say("Nothing was removed.");
                return 1;
            }
        }
        SupervisorProcess.stop(home, state -> {});
        // The database may live elsewhere, where an unprivileged user can reach it.
        var data = SuiteParts.postgresData(home);
        Cache.delete(data.startsWith(home.folder()) ? data : data.getParent());
        for (var name : List.of("kafka", "blobs", "logs", "run", "cache", "secrets.properties")) {
            Cache.delete(home.folder().resolve(name));
        }
        screen.say("Removed. A new start: ./lectern up");
        return 0;
    }

    private static List<Screen.Line> lines(SuiteState state, long begun) {
        var seconds = (System.nanoTime() - begun) / 1e9;
        return state.members().stream()
                .map(member -> new Screen.Line(
                        member.name(), member.phase().toString(), seconds, member.phase() == Phase.STOPPED))
                .toList();
    }
}
