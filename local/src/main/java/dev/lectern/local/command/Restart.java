package dev.lectern.local.command;

import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Member;
import dev.lectern.local.home.SuiteState.Phase;
import dev.lectern.local.suite.Supervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Restarts processes with what was built meanwhile, one after the other: the next is only told to end when the one before
 * is ready, so that of a service with replicas one always answers.
 */
final class Restart {

    private static final long LIMIT_MILLIS = 120_000;

    private final Home home;
    private final Screen screen;
    private final List<Screen.Line> done = new ArrayList<>();

    Restart(Home home, Screen screen) {
        this.home = home;
        this.screen = screen;
    }

    int run(List<String> arguments) throws InterruptedException {
        var state = SuiteState.read(home).filter(SuiteState::supervised);
        if (state.isEmpty()) {
            screen.say("Lectern is not running. Start it: ./lectern up");
            return 1;
        }
        var names = state.get().members().stream().map(Member::name).toList();
        var chosen = arguments.isEmpty()
                ? names.stream().filter(Restart::isService).toList()
                : chosen(names, arguments.getFirst());
        if (chosen.isEmpty()) {
            screen.say("Restart which one? " + String.join(", ", names));
            return 2;
        }
        for (var name : chosen) {
            if (!restarted(name)) {
                screen.say("%s is not ready yet, and nothing further was done; see ./lectern logs %s", name, name);
                return 1;
            }
        }
        return 0;
    }

    /** A service is all its replicas; one of them has its number behind its name. */
    private static List<String> chosen(List<String> names, String asked) {
        var stem = asked.replaceFirst("-service$", "");
        return names.stream()
                .filter(name -> name.equals(stem) || withoutNumber(name).equals(stem))
                .toList();
    }

    private static String withoutNumber(String name) {
        return name.replaceFirst("-[0-9]$", "");
    }

    private static boolean isService(String name) {
        return List.of(App.values()).stream().anyMatch(app -> app.stem().equals(withoutNumber(name)));
    }

    private boolean restarted(String name) throws InterruptedException {
        var begun = System.currentTimeMillis();
        Supervisor.requestRestart(home, name);
        while (System.currentTimeMillis() - begun < LIMIT_MILLIS) {
            Thread.sleep(100);
            var member = SuiteState.read(home).flatMap(now -> now.member(name)).orElseThrow();
            var ready = member.phase() == Phase.READY && member.since() >= begun;
            var line = new Screen.Line(
                    name, member.phase().toString(), (System.currentTimeMillis() - begun) / 1000.0, ready);
            screen.board(Stream.concat(done.stream(), Stream.of(line)).toList());
            if (ready) {
                done.add(line);
                return true;
            }
        }
        return false;
    }
}
