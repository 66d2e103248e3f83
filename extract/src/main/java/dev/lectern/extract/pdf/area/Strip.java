package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Words between two empty levels of a region: a line where there is one column, more where columns are not in step. */
public record Strip(List<Word> words, float top, float bottom, float left, float right, List<Gap> gaps) {

    /** Less than the height of a letter, so that lines that are set tightly stay apart. */
    private static final float RISE = 0.6f;

    private static final float FALL = 0.05f;

    /** An empty range from left to right. */
    public record Gap(float from, float to) {

        public float width() {
            return to - from;
        }

        Gap shared(Gap other) {
            return new Gap(Math.max(from, other.from), Math.min(to, other.to));
        }
    }

    /** From top to bottom; a gap counts when it is as wide as the least gutter. */
    public static List<Strip> of(List<Word> words, float gutter) {
        List<Word> sorted = new ArrayList<>(words);
        sorted.sort(Comparator.comparingDouble(word -> word.y() - RISE * word.size()));
        List<Strip> strips = new ArrayList<>();
        List<Word> open = new ArrayList<>();
        float bottom = -Float.MAX_VALUE;
        for (Word word : sorted) {
            if (!open.isEmpty() && word.y() - RISE * word.size() > bottom) {
                strips.add(of(open, bottom, gutter));
                open = new ArrayList<>();
            }
            open.add(word);
            bottom = Math.max(bottom, word.y() + FALL * word.size());
        }
        if (!open.isEmpty()) {
            strips.add(of(open, bottom, gutter));
        }
        return strips;
    }

    private static Strip of(List<Word> words, float bottom, float gutter) {
        float top = words.getFirst().y() - RISE * words.getFirst().size();
        List<Word> across = new ArrayList<>(words);
        across.sort(Comparator.comparingDouble(Word::left));
        List<Gap> gaps = new ArrayList<>();
        float right = across.getFirst().right();
        for (Word word : across) {
            if (word.left() - right >= gutter) {
                gaps.add(new Gap(right, word.left()));
            }
            right = Math.max(right, word.right());
        }
        return new Strip(words, top, bottom, across.getFirst().left(), right, gaps);
    }

    /** How many lines of this size it may hold. */
    int lines(float size) {
        return Math.max(1, Math.round((bottom - top) / (1.15f * size)));
    }
}
