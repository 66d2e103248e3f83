package dev.lectern.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.extract.detect.Types;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

    private static final Path NAUGHTY =
            Path.of(System.getProperty("lectern.root", ".."), "..", "shared", "data", "text", "blns.json");

    @Test
    void everyKindOfDocumentHasAFormat() throws Exception {
        for (String type : List.of(
                Types.DOCX,
                Types.PPTX,
                Types.XLSX,
                Types.ODT,
                Types.EPUB,
                Types.RTF,
                Types.HTML,
                Types.MARKDOWN,
                Types.CSV,
                Types.TEXT)) {
            assertThat(Formats.of(type).types()).contains(type);
        }
        assertThatThrownBy(() -> Formats.of("application/x-unknown")).isInstanceOf(Refused.class);
    }

    /** Blocks of any kind, written as four formats write them, come back as they were: Told checks the offsets. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatIsWrittenIsRead(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> paragraphs = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        StringBuilder html = new StringBuilder();
        StringBuilder odt = new StringBuilder();
        StringBuilder rtf = new StringBuilder("{\\rtf1\\ansi ");
        for (int i = 0; i < 200; i++) {
            String text = ("w" + random.nextInt(1000) + "ords ")
                    .repeat(1 + random.nextInt(80))
                    .strip();
            paragraphs.add(text);
            word.append("<w:p><w:r><w:t>").append(text).append("</w:t></w:r></w:p>");
            html.append(random.nextBoolean() ? "<p>" : "<div>").append(text).append("</p></div>");
            odt.append("<text:p>").append(text).append("</text:p>");
            rtf.append(text).append("\\par ");
        }
        String expected = String.join("\n\n", paragraphs);
        assertThat(Told.of(Types.DOCX, Packed.docx(word.toString()).bytes()).text())
                .isEqualTo(expected);
        assertThat(Told.of(Types.HTML, html.toString()).text()).isEqualTo(expected);
        assertThat(Told.of(Types.ODT, Packed.odt("", odt.toString()).bytes()).text())
                .isEqualTo(expected);
        assertThat(Told.of(Types.RTF, rtf.append("}").toString()).text()).isEqualTo(expected);
        assertThat(Told.of(Types.TEXT, expected).text()).isEqualTo(expected);
        assertThat(Told.of(Types.MARKDOWN, expected).text()).isEqualTo(expected);
    }

    @Test
    void naughtyStringsAreNotLost() throws Exception {
        assumeTrue(Files.exists(NAUGHTY), "the shared collection is not here");
        for (String naughty : new ObjectMapper().readValue(NAUGHTY.toFile(), String[].class)) {
            String expected = letters(naughty).replace("\0", "\uFFFD");
            String html = naughty.replace("&", "&amp;").replace("<", "&lt;").replace("\0", "\uFFFD");
            assertThat(letters(Told.of(Types.TEXT, naughty).text())).isEqualTo(expected);
            assertThat(letters(Told.of(Types.CSV, "\"" + naughty.replace("\"", "\"\"") + "\"")
                            .text()))
                    .isEqualTo(expected);
            assertThat(letters(Told.of(Types.HTML, "<meta charset=utf-8><pre>\n" + html + "</pre>")
                            .text()))
                    .isEqualTo(expected);
            assertThat(letters(Told.of(Types.MARKDOWN, "~~~~~~~\n" + naughty + "\n~~~~~~~")
                            .text()))
                    .isEqualTo(expected);
        }
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder();
        text.chars()
                .filter(c -> !Character.isWhitespace(c) && c != '\u00A0' && c != '\uFEFF')
                .forEach(c -> letters.append((char) c));
        return letters.toString();
    }
}
