package dev.lectern.local.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where commands write; knows whether a person is looking at a terminal. */
final class Screen {

    /** One line of the board: a process, its state and how long it has been coming up. */
    record Line(String name, String state, double seconds, boolean settled) {}

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, String> shown = new LinkedHashMap<>();
    private int height;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The script says whether its standard output is a terminal: Java only knows about input and output together. */
    static Screen standard() {
        return new Screen(System.out, "1".equals(System.getenv("LECTERN_TTY")));
    }

    void say(String text) {
        out.println(text);
        out.flush();
        height = 0;
    }

    void say(String format, Object... values) {
        say(String.format(Locale.ROOT, format, values));
    }

    /** On a terminal the whole board is drawn again in place; elsewhere only what has changed gets a line. */
    void board(List<Line> lines) {
        if (terminal) {
            var text = new StringBuilder(height > 0 ? "\033[" + height + "A" : "");
            for (var line : lines) {
                text.append("\033[2K").append(mark(line)).append(text(line)).append(System.lineSeparator());
            }
            height = lines.size();
            out.print(text);
            out.flush();
            return;
        }
        for (var line : lines) {
            if (!line.state().equals(shown.put(line.name(), line.state()))) {
                out.println("  " + text(line));
                out.flush();
            }
        }
    }

    /** Columns as wide as their widest cell; the first row is the heading. */
    void table(List<List<String>> rows) {
        var widths = new ArrayList<Integer>();
        for (var row : rows) {
            for (var i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (var i = 0; i < row.size(); i++) {
                line.append(String.format(Locale.ROOT, "%-" + Math.max(1, widths.get(i)) + "s  ", row.get(i)));
            }
            say(line.toString().stripTrailing());
        }
    }

    private static String text(Line line) {
        return String.format(Locale.ROOT, "%-14s %-11s %6.1f s", line.name(), line.state(), line.seconds());
    }

    private static String mark(Line line) {
        return line.settled() ? "\033[32m*\033[0m " : "\033[33m.\033[0m ";
    }
}
