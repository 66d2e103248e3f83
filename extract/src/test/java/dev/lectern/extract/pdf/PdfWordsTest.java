package dev.lectern.extract.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.pdf.word.Glyph;
import dev.lectern.extract.pdf.word.Letters;
import dev.lectern.extract.pdf.word.Word;
import dev.lectern.extract.pdf.word.Words;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words out of glyphs that no font of the tests could draw. */
class PdfWordsTest {

    private static final Glyph.Face PLAIN = new Glyph.Face(false, false, false);
    private static final String SHALOM = "\u05E9\u05DC\u05D5\u05DD";

    @Test
    void text_that_runs_to_the_left_is_in_logical_order_however_it_was_drawn() {
        List<Glyph> visual = new ArrayList<>();
        List<Glyph> logical = new ArrayList<>();
        for (int i = 0; i < SHALOM.length(); i++) {
            visual.add(glyph(SHALOM.substring(3 - i, 4 - i), 100 + 5 * i));
            logical.add(glyph(SHALOM.substring(i, i + 1), 200 - 5 * i));
        }

        assertThat(texts(visual)).containsExactly(SHALOM);
        assertThat(texts(logical)).containsExactly(SHALOM);
    }

    @Test
    void an_accent_set_over_a_letter_becomes_one_character_with_it() {
        assertThat(texts(List.of(glyph("\u00B4", 100), glyph("e", 100), glyph("t", 105))))
                .containsExactly("\u00E9t");
        assertThat(texts(List.of(glyph("\u0131", 100), glyph("\u00A8", 100), glyph("v", 105))))
                .containsExactly("\u00EFv");
    }

    @Test
    void ligatures_and_shaped_letters_become_their_letters() {
        assertThat(Letters.clean("\uFB03")).isEqualTo("ffi");
        assertThat(Letters.clean("\uFEFB")).isEqualTo("\u0644\u0627");
        assertThat(Letters.clean("a\u0000\uE001b")).isEqualTo("ab");
    }

    private static Glyph glyph(String text, float x) {
        return new Glyph(text, x, 100, 5, 10, 0, PLAIN, false);
    }

    private static List<String> texts(List<Glyph> glyphs) {
        return Words.of(glyphs).getFirst().stream().map(Word::text).toList();
    }
}
