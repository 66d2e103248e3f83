package dev.lectern.extract.flow;

import dev.lectern.extract.Block;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes what a format tells in reading order and turns it into pages. A page ends where the format says so, or before the
 * block that would make it longer than the usual size. A block that is longer than a page goes on in the next.
 */
public final class Flow implements Out {

    private final Limits limits;
    private final int size;
    private final boolean fixed;
    private final Consumer<Page> pages;

    private final Map<String, String> properties = new TreeMap<>();
    private final Map<Left, Integer> left = new EnumMap<>(Left.class);
    private final List<Loss> losses = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private int noteLength;
    private int tableStart = -1;
    private int number = 1;
    private boolean named;
    private boolean cut;
    private String label;
    private float width;
    private float height;
    private long characters;
    private boolean rendered;
    private boolean undefined;
    private boolean legible;

    /** A flow whose pages are fixed cuts off what a page may not have; any other goes on in the next page. */
    Flow(Limits limits, int size, boolean fixed, Consumer<Page> pages) {
        this.limits = limits;
        this.size = Math.clamp(size, 1, limits.charactersOfPage());
        this.fixed = fixed;
        this.pages = pages;
    }

    public void property(String name, String value) {
        String line = value == null ? "" : Clean.line(Clean.unbroken(Clean.replaced(value)));
        if (!line.isEmpty()) {
            properties.putIfAbsent(name, line.length() > 2000 ? line.substring(0, Clean.cut(line, 2000)) : line);
        }
    }

    public void left(Left what) {
        left(what, 1);
    }

    public void left(Left what, int count) {
        if (count > 0) {
            left.merge(what, count, Integer::sum);
            undefined |= what == Left.ENTITIES;
        }
    }

    /** There is nothing to read but marks for what is not there. */
    boolean onlyUndefined() {
        return undefined && !legible;
    }

    public void loss(String what) {
        losses.add(new Loss(0, what));
    }

    public void paragraph(String content) {
        block(Block.Kind.PARAGRAPH, 0, content);
    }

    @Override
    public void block(Block.Kind kind, int level, String content) {
        endTable();
        String clean = Clean.outer(clean(content));
        if (clean.isEmpty()) {
            return;
        }
        boolean late = kind == Block.Kind.HEADING && filled() > size / 4 * 3;
        if (late && !fixed) {
            turn();
        }
        put(kind, level, clean);
    }

    /** A footnote stands at the end of the page on which it is told. */
    public void note(String content) {
        String clean = clean(content).strip();
        if (clean.isEmpty()) {
            return;
        }
        if (filled() + clean.length() + 2 > limits.charactersOfPage() || clean.length() > size / 2) {
            block(Block.Kind.FOOTNOTE, 0, clean);
            return;
        }
        count(clean);
        notes.add(clean);
        noteLength += clean.length() + 2;
    }

    /** A row of the table that is open, or the first of a new one. */
    public void row(List<String> cells) {
        int last = cells.size();
        while (last > 0 && cells.get(last - 1).isEmpty()) {
            last--;
        }
        String line = clean(String.join(" | ", cells.subList(0, last))).strip();
        if (line.isEmpty()) {
            return;
        }
        if (filled() + line.length() + 2 > size && !fixed && !text.isEmpty()) {
            turn();
        }
        if (line.length() > room()) {
            endTable();
            put(Block.Kind.TABLE, 0, line);
            return;
        }
        count(line);
        if (tableStart < 0) {
            separate();
            tableStart = text.length();
        } else {
            text.append('\n');
        }
        text.append(line);
    }

    public void endTable() {
        if (tableStart >= 0) {
            blocks.add(new Block(Block.Kind.TABLE, 0, tableStart, text.length()));
            tableStart = -1;
        }
    }

    /** A page of the file's own begins, even if nothing will be on it. */
    public void page(String label, float width, float height) {
        if (named || !empty()) {
            turn();
        }
        this.named = true;
        this.label = label;
        this.width = width;
        this.height = height;
    }

    /** A page ends here, even if it is empty. */
    @Override
    public void pageBreak() {
        turn();
    }

    /** What comes now begins on a new page, if it does not already. */
    @Override
    public void freshPage() {
        if (!empty()) {
            turn();
        }
    }

    /** The program that wrote the file saw a page end here. */
    @Override
    public void renderedBreak() {
        rendered = true;
        freshPage();
    }

    void end() {
        if (named || number == 1 || !empty()) {
            turn();
        }
        left.forEach((what, count) -> losses.add(new Loss(0, what.times(count))));
        left.clear();
    }

    private void put(Block.Kind kind, int level, String content) {
        String rest = content;
        while (!rest.isEmpty()) {
            if (rest.length() > room() && !empty() && !fixed) {
                turn();
            }
            if (rest.length() <= room()) {
                append(kind, level, rest);
                return;
            }
            int at = room() > 0 ? Clean.cut(rest, room()) : 0;
            String part = rest.substring(0, at).stripTrailing();
            if (!part.isEmpty()) {
                append(kind, level, part);
            }
            if (fixed) {
                cutOff();
                return;
            }
            rest = Clean.outer(rest.substring(at));
            turn();
        }
    }

    private void cutOff() {
        if (!cut) {
            losses.add(new Loss(
                    number, "only the first " + limits.charactersOfPage() + " characters of the page were kept"));
            cut = true;
        }
    }

    private void append(Block.Kind kind, int level, String content) {
        count(content);
        separate();
        blocks.add(new Block(kind, level, text.length(), text.length() + content.length()));
        text.append(content);
    }

    private void separate() {
        if (!text.isEmpty()) {
            text.append("\n\n");
        }
    }

    private void count(String content) {
        int more = content.length();
        legible = legible || content.codePoints().anyMatch(Character::isLetterOrDigit);
        if (characters + more > limits.characters()) {
            losses.add(new Loss(0, "only the first " + limits.characters() + " characters were kept"));
            throw new Enough();
        }
        characters += more;
    }

    private String clean(String content) {
        int bad = Clean.badIn(content);
        if (bad > 0) {
            left(Left.CHARACTERS, bad);
        }
        return Clean.unbroken(bad == 0 ? content : Clean.replaced(content));
    }

    private boolean empty() {
        return text.isEmpty() && notes.isEmpty();
    }

    private int filled() {
        return text.length() + noteLength;
    }

    private int room() {
        return Math.max(0, size - filled() - (text.isEmpty() ? 0 : 2));
    }

    private void turn() {
        endTable();
        for (String note : notes) {
            separate();
            blocks.add(new Block(Block.Kind.FOOTNOTE, 0, text.length(), text.length() + note.length()));
            text.append(note);
        }
        pages.accept(new Page(number, label, text.toString(), blocks, width, height, false));
        number++;
        text.setLength(0);
        blocks.clear();
        notes.clear();
        noteLength = 0;
        cut = false;
        named = false;
    }

    long characters() {
        return characters;
    }

    boolean rendered() {
        return rendered;
    }

    Map<String, String> properties() {
        return properties;
    }

    List<Loss> losses() {
        return losses;
    }

    /** Thrown to leave a format once there is as much text as may be. */
    static final class Enough extends RuntimeException {

        Enough() {
            super(null, null, false, false);
        }
    }
}
