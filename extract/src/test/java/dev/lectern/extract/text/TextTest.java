package dev.lectern.extract.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @Test
    void paragraphsEndAtEmptyLinesAndPagesAtFormFeeds() throws Exception {
        Told told = told("One\r\n  indented\r\n \r\nTwo\rthree\f\fFour");
        assertThat(told.blocks())
                .containsExactly("PARAGRAPH One\n  indented", "PARAGRAPH Two\nthree", "PARAGRAPH Four");
        assertThat(told.texts()).hasSize(3).element(1).isEqualTo("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void everyUnicodeIsReadWithAndWithoutItsMark(String name) throws Exception {
        String text = "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich.\n\nПривет \uD83D\uDE00 мир";
        Charset charset = Charset.forName(name);
        assertThat(Told.of(Types.TEXT, text.getBytes(charset)).text()).isEqualTo(text);
        Told marked = Told.of(Types.TEXT, ("\uFEFF" + text).getBytes(charset));
        assertThat(marked.text()).isEqualTo(text);
        assertThat(marked.said()).containsEntry("encoding", charset.name());
    }

    @Test
    void whatIsNoTextIsReplacedAndTold() throws Exception {
        Told told = told("a\0b");
        assertThat(told.text()).isEqualTo("a\uFFFDb");
        assertThat(told.lost()).containsExactly("1 character that is no text was replaced");
        byte[] half = "x half \uD83D ".getBytes(StandardCharsets.UTF_16LE);
        half[half.length - 4] = 0x3D;
        half[half.length - 3] = (byte) 0xD8;
        assertThat(Told.of(Types.TEXT, half).text()).startsWith("x half").doesNotContain("\uD83D");
    }

    @Test
    void anAccidentInUtf8IsMarkedAndTold() throws Exception {
        byte[] bytes = "äöü äöü äöü x äöü".getBytes(StandardCharsets.UTF_8);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('x')] = (byte) 0xFF;
        Told told = Told.of(Types.TEXT, bytes);
        assertThat(told.text()).isEqualTo("äöü äöü äöü \uFFFD äöü");
        assertThat(told.lost()).containsExactly("1 place could not be decoded and was marked");
    }

    @Test
    void whereAWordMayBeBrokenIsNoPartOfIt_butInScriptsWithoutBlanksWhatPartsWords() throws Exception {
        assertThat(told("hy\u00ADphen zero\u200Bwidth bom\uFEFFmid").texts())
                .containsExactly("hyphen zerowidth bommid");
        assertThat(told("มนุษย์\u200Bทั้งหลาย").texts()).containsExactly("มนุษย์\u200Bทั้งหลาย");
    }

    @Test
    void anEmptyFileHasOneEmptyPage() throws Exception {
        assertThat(told("").texts()).containsExactly("");
        assertThat(told(" \n\t\n").texts()).containsExactly("");
    }

    @Test
    void aFileGoesOnFromAnyPageAsItWas() throws Exception {
        byte[] text = "A sentence of some words. ".repeat(2000).getBytes(StandardCharsets.UTF_8);
        var whole = Told.of(Types.TEXT, text).told();
        assertThat(whole).hasSizeGreaterThan(10);
        assertThat(Told.of(Types.TEXT, text, 7, Limits.USUAL).told()).isEqualTo(whole.subList(6, whole.size()));
        assertThat(Told.of(Types.TEXT, text, whole.size() + 1, Limits.USUAL).told())
                .isEqualTo(Collections.emptyList());
    }

    @Test
    void pagesGrowRatherThanBecomeTooMany() throws Exception {
        byte[] text = "A sentence of some words.\n\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
        Told told = Told.of(Types.TEXT, text, 1, new Limits(10, 200_000, 50_000_000, 10, 1 << 30));
        assertThat(told.told()).hasSizeLessThanOrEqualTo(10);
        assertThat(told.blocks()).hasSize(2000);
    }

    @Test
    void tooMuchTextIsCutOffAndTold() throws Exception {
        byte[] text = "A sentence of some words.\n\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        Told told = Told.of(Types.TEXT, text, 1, new Limits(10, 200_000, 1000, 10, 1 << 30));
        assertThat(told.blocks()).hasSize(40);
        assertThat(told.lost()).containsExactly("only the first 1000 characters were kept");
    }

    private static Told told(String text) throws Exception {
        return Told.of(Types.TEXT, text);
    }
}
