package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.List;

/** An initial as high as some lines belongs to the first of them, and must not draw the others to it. */
final class Initials {

    private static final float TALL = 1.8f;

    private Initials() {}

    static List<Word> joined(List<Word> words) {
        if (words.size() < 8) {
            return words;
        }
        float size = Areas.size(words);
        List<Word> joined = words;
        for (Word word : words) {
            if (word.size() > TALL * size
                    && word.text().length() <= 2
                    && Character.isLetter(word.text().codePointAt(0))) {
                joined = joined(joined, word, size);
            }
        }
        return joined;
    }

    private static List<Word> joined(List<Word> words, Word initial, float size) {
        Word first = null;
        for (Word word : words) {
            boolean beside = word.left() >= initial.right() - size / 2 && word.left() < initial.right() + size;
            boolean within = word.y() > initial.top() && word.y() <= initial.y() && word.size() < initial.size() / 1.5f;
            if (beside && within && (first == null || word.y() < first.y())) {
                first = word;
            }
        }
        if (first == null) {
            return words;
        }
        List<Word> rest = new ArrayList<>(words);
        rest.remove(initial);
        rest.set(rest.indexOf(first), begun(initial, first));
        return rest;
    }

    private static Word begun(Word initial, Word first) {
        return new Word(
                initial.text() + first.text(),
                initial.left(),
                first.right(),
                first.y(),
                first.size(),
                first.face(),
                first.space(),
                initial.spaceLeft(),
                first.spaceRight(),
                first.rtl());
    }
}
