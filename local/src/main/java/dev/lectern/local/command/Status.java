package dev.lectern.local.command;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.ProcessTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The table of processes; succeeds only if everything is ready. */
final class Status {

    private final Home home;
    private final Screen screen;

    Status(Home home, Screen screen) {
        this.home = home;
        this.screen = screen;
    }

    int run() {
        var state = SuiteState.read(home);
        if (state.isEmpty()
                || !state.get().supervised() && state.get().members().stream().noneMatch(SuiteState.Member::alive)) {
            screen.say("Lectern is not running in " + home.folder() + ". Start it: ./lectern up");
            return 1;
        }
        show(state.get());
        if (!state.get().supervised()) {
            screen.say("");
            screen.say("The supervisor was killed; nobody starts these again. Put it right: ./lectern up");
        }
        return state.get().ready() ? 0 : 1;
    }

    private void show(SuiteState state) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("PROCESS", "PID", "STATE", "FOR", "RESTARTS", "PORT", "MEMORY", "LAST REASON"));
        var sum = 0L;
        for (var member : state.members()) {
            var alive = member.alive();
            var memory = alive ? ProcessTable.treePss(member.pid()) : OptionalLong.empty();
            sum += memory.orElse(0);
            rows.add(List.of(
                    member.name(),
                    alive ? Long.toString(member.pid()) : "-",
                    alive || member.pid() == 0 ? member.phase().toString() : "gone",
                    age(System.currentTimeMillis() - member.since()),
                    Integer.toString(member.restarts()),
                    Integer.toString(member.port()),
                    megabytes(memory),
                    member.reason()));
        }
        if (state.supervised()) {
            var memory = ProcessTable.pss(state.pid());
            sum += memory.orElse(0);
            rows.add(List.of("supervisor", Long.toString(state.pid()), "ready", "", "", "", megabytes(memory), ""));
        }
        screen.table(rows);
        screen.say("Memory in sum (PSS): " + megabytes(sum > 0 ? OptionalLong.of(sum) : OptionalLong.empty()));
    }

    static String megabytes(OptionalLong bytes) {
        return bytes.isEmpty() ? "?" : bytes.getAsLong() / (1024 * 1024) + " MB";
    }

    static String age(long millis) {
        var seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3_600
                ? seconds / 60 + " min"
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds % 3_600 / 60);
    }
}
