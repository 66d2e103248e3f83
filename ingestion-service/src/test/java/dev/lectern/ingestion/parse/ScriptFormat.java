package dev.lectern.ingestion.parse;

import dev.lectern.extract.Block;
import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Format;
import dev.lectern.extract.Formats;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plays what a file may do to its reader, in the real process and at a known page. A script is "%PDF-script" and a line for
 * each page: its text (" / " is an empty line, "# " makes a heading of a paragraph), or "!" and what happens there.
 */
public final class ScriptFormat implements Format {

    public static final String MARK = "%PDF-script";

    @Override
    public Set<String> types() {
        return Set.of("application/pdf");
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        if (!isScript(file)) {
            Formats.of(type).read(file, type, fromPage, limits, sink);
            return;
        }
        var lines = Files.readAllLines(file);
        var title = lines.getFirst().substring(MARK.length()).strip();
        sink.properties(title.isEmpty() ? Map.of() : Map.of("title", title));
        sink.pages(lines.size() - 1);
        for (int number = fromPage; number < lines.size(); number++) {
            var line = lines.get(number);
            if (line.startsWith("!")) {
                line = happen(line.substring(1).split(" ", 2), number, sink);
            }
            sink.page(page(number, line));
        }
    }

    private static boolean isScript(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MARK.length()), StandardCharsets.US_ASCII).equals(MARK);
        }
    }

    private static String happen(String[] what, int number, Sink sink) throws IOException, Refused {
        switch (what[0]) {
            case "die" -> Runtime.getRuntime().halt(7);
            case "die-once" -> dieOnce(Path.of(what[1]));
            case "refuse" -> throw new Refused(what[1]);
            case "wait" -> await();
            case "lose" -> sink.loss(new Loss(number, what[1]));
            case "note" ->
                Files.writeString(
                        Path.of(what[1]), number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            case "image" -> {
                return null;
            }
            default -> throw new IllegalArgumentException(what[0]);
        }
        return "This is what stands on page " + number + ".";
    }

    private static void dieOnce(Path marker) throws IOException {
        if (Files.notExists(marker)) {
            Files.createFile(marker);
            Runtime.getRuntime().halt(7);
        }
    }

    private static void await() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Page page(int number, String line) {
        if (line == null) {
            return new Page(number, null, "", List.of(), 100, 100, true);
        }
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        for (var paragraph : line.split(" / ")) {
            boolean heading = paragraph.startsWith("# ");
            var words = heading ? paragraph.substring(2) : paragraph;
            if (!words.isBlank()) {
                text.append(text.isEmpty() ? "" : "\n\n");
                blocks.add(new Block(
                        heading ? Kind.HEADING : Kind.PARAGRAPH,
                        heading ? 1 : 0,
                        text.length(),
                        text.length() + words.length()));
                text.append(words);
            }
        }
        return new Page(number, number == 1 ? "i" : null, text.toString(), blocks, 595, 842, false);
    }
}
