package dev.lectern.local.command;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Phase;
import dev.lectern.local.suite.Supervisor;
import java.util.List;

/** Restarts one process, with what was built meanwhile, and waits until it is ready. */
final class Restart {

    private static final long LIMIT_MILLIS = 90_000;

    private final Home home;
    private final Screen screen;

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
        var names = state.get().members().stream().map(SuiteState.Member::name).toList();
        var name = arguments.isEmpty() ? "" : arguments.getFirst().replaceFirst("-service$", "");
        if (!names.contains(name)) {
            screen.say("Restart which one? " + String.join(", ", names));
            return 2;
        }
        var begun = System.currentTimeMillis();
        Supervisor.requestRestart(home, name);
        while (System.currentTimeMillis() - begun < LIMIT_MILLIS) {
            Thread.sleep(100);
            var member = SuiteState.read(home).flatMap(now -> now.member(name)).orElseThrow();
            var ready = member.phase() == Phase.READY && member.since() >= begun;
            screen.board(List.of(new Screen.Line(
                    name, member.phase().toString(), (System.currentTimeMillis() - begun) / 1000.0, ready)));
            if (ready) {
                return 0;
            }
        }
        screen.say("%s is not ready yet; see ./lectern logs %s", name, name);
        return 1;
    }
}
