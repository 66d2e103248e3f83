package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.area.Strip.Gap;
import dev.lectern.extract.pdf.word.Word;
import java.util.List;

/** A region that is read as one: running text in one column, or a table with the gaps between its columns. */
public record Area(List<Word> words, List<Gap> cells) {

    public boolean table() {
        return !cells.isEmpty();
    }
}
