package dev.lectern.local.command;

import dev.lectern.local.home.Home;
import dev.lectern.local.suite.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows the end of one log or of all, and with {@code -f} what is added to them; {@code --raw} as it was written. */
final class Logs {

    private static final int LINES = 40;
    private static final int LINES_OF_EACH = 8;

    private final Home home;
    private final Screen screen;
    private boolean raw;

    Logs(Home home, Screen screen) {
        this.home = home;
        this.screen = screen;
    }

    int run(List<String> arguments) throws IOException, InterruptedException {
        var names = new ArrayList<>(arguments);
        var follow = names.remove("-f");
        raw = names.remove("--raw");
        var known = names();
        for (var name : names) {
            if (!known.contains(strip(name))) {
                screen.say("No log of " + name + ". There are: " + String.join(", ", known));
                return 2;
            }
        }
        var wanted = names.isEmpty() ? known : names.stream().map(Logs::strip).toList();
        for (var name : wanted) {
            for (var line : LogFile.tail(home.log(name), wanted.size() == 1 ? LINES : LINES_OF_EACH)) {
                print(wanted, name, line);
            }
        }
        if (follow) {
            follow(wanted);
        }
        return 0;
    }

    private static String strip(String name) {
        return name.endsWith("-service") ? name.substring(0, name.length() - "-service".length()) : name;
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(home.logs())) {
            return List.of();
        }
        try (var files = Files.list(home.logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        }
    }

    private void follow(List<String> wanted) throws IOException, InterruptedException {
        Map<String, Long> read = new HashMap<>();
        for (var name : wanted) {
            read.put(name, Files.size(home.log(name)));
        }
        while (true) {
            for (var name : wanted) {
                read.put(name, printFrom(wanted, name, read.get(name)));
            }
            Thread.sleep(300);
        }
    }

    /** Answers up to where it has printed; a file that got shorter has been rotated and is read from its start. */
    private long printFrom(List<String> wanted, String name, long from) throws IOException {
        Path file = home.log(name);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var start = channel.size() < from ? 0 : from;
            var buffer = ByteBuffer.allocate((int) Math.min(channel.size() - start, 1 << 20));
            channel.read(buffer, start);
            var text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            var whole = text.lastIndexOf('\n') + 1;
            text.substring(0, whole).lines().forEach(line -> print(wanted, name, line));
            return start + text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
        }
    }

    private void print(List<String> wanted, String name, String line) {
        var text = raw ? line : LogLine.readable(line);
        screen.say(wanted.size() == 1 ? text : String.format("%-13s | %s", name, text));
    }
}
