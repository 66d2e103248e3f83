package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.Block;
import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.pdf.area.Area;
import dev.lectern.extract.pdf.area.Areas;
import dev.lectern.extract.pdf.area.Spelling;
import dev.lectern.extract.pdf.layout.Part.Known;
import dev.lectern.extract.pdf.word.Sheet;
import dev.lectern.extract.pdf.word.Vocabulary;
import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.List;

/** The text of a page in reading order, and its blocks by their ranges. */
public record Laid(String text, List<Block> blocks) {

    private static final String APART = "\n\n";

    public static Laid out(Sheet sheet, Context context, int most) {
        List<Known> known =
                new ArrayList<>(Kinds.of(parts(sheet.words(), sheet, context.vocabulary()), sheet, context));
        for (List<Word> words : sheet.aside()) {
            parts(words, sheet, context.vocabulary()).forEach(part -> known.add(new Known(part, Kind.PARAGRAPH, 0)));
        }
        return text(known, context.vocabulary(), most);
    }

    private static List<Part> parts(List<Word> words, Sheet sheet, Vocabulary vocabulary) {
        List<Part> parts = new ArrayList<>();
        for (Area area : Areas.of(words, sheet.rules(), grids(sheet))) {
            if (area.table()) {
                parts.add(Table.of(area, sheet.rules(), vocabulary));
            } else {
                parts.addAll(Paragraphs.of(area, vocabulary));
            }
        }
        parts.removeIf(part -> part.text().isBlank());
        return parts;
    }

    private static float grids(Sheet sheet) {
        return sheet.number() == 1 ? sheet.height() / 2 : 0;
    }

    private static Laid text(List<Known> parts, Vocabulary vocabulary, int most) {
        StringBuilder text = new StringBuilder();
        List<Block> blocks = new ArrayList<>();
        Known before = null;
        for (Known known : parts) {
            if (before != null && goesOn(before, known)) {
                Block begun = blocks.removeLast();
                Spelling.append(text, known.part().text(), vocabulary);
                blocks.add(new Block(begun.kind(), begun.level(), begun.start(), text.length()));
            } else {
                text.append(text.isEmpty() ? "" : APART);
                int start = text.length();
                text.append(known.part().text());
                blocks.add(new Block(known.kind(), known.level(), start, text.length()));
            }
            before = known;
            if (text.length() > most) {
                return cut(text, blocks, most);
            }
        }
        return new Laid(text.toString(), blocks);
    }

    /** A paragraph that ends within a sentence at the foot of a column goes on at the head of the next. */
    private static boolean goesOn(Known before, Known next) {
        if (before.kind() != Kind.PARAGRAPH || next.kind() != Kind.PARAGRAPH) {
            return false;
        }
        if (before.part().lines().isEmpty()
                || Math.abs(before.part().size() - next.part().size()) > 0.3f) {
            return false;
        }
        boolean nextColumn = next.part().y() < before.part().lines().getLast().y();
        String text = before.part().text();
        char last = text.charAt(text.length() - 1);
        boolean open = Character.isLetter(last) || last == ',' || last == '-' || last == '\u2010';
        return nextColumn && open && Character.isLowerCase(next.part().text().codePointAt(0));
    }

    private static Laid cut(StringBuilder text, List<Block> blocks, int most) {
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        Block last = blocks.removeLast();
        if (last.start() < end) {
            blocks.add(new Block(last.kind(), last.level(), last.start(), end));
        }
        return new Laid(text.substring(0, end), blocks);
    }
}
