package dev.lectern.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.extract.detect.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file does, it ends in pages, in a refusal or in an IOException. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileTest {

    private static final Limits LIMITS = new Limits(500, 20_000, 2_000_000, 100, 64 << 20);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"<div>", "<b>", "<table><tr><td>", "<ul><li>", "<math>", "<a href='", "<!--", "<font size=1><p>"
            })
    void deeplyNestedPagesAreRead(String tag) throws Exception {
        assertThat(Told.of(Types.HTML, "<p>Start</p>" + tag.repeat(30_000) + "End")
                        .text())
                .contains("Start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"> ", "- ", "*a ", "**a ", "[", "![a](", "`", "<a ", "_a_*b*", "1. ", "|"})
    void deeplyNestedMarkdownIsRead(String mark) throws Exception {
        assertThat(Told.of(Types.MARKDOWN, "Start\n\n" + mark.repeat(8_000) + "End")
                        .text())
                .contains("Start");
    }

    @Test
    void xmlThatIsNestedTooDeeplyIsRefused() {
        byte[] deep = Packed.docx("<w:sdt><w:sdtContent>".repeat(100_000)).bytes();
        assertThatThrownBy(() -> Told.of(Types.DOCX, deep))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nested too deeply");
    }

    @Test
    void entitiesAreNeitherFetchedNorMultiplied() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret words");
        for (String entity : List.of(
                "<!ENTITY x SYSTEM '" + secret.toUri() + "'>",
                "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY x"
                        + " '&b;&b;&b;&b;&b;&b;&b;&b;'>")) {
            byte[] docx = Packed.ooxml("word/document.xml", "wordprocessingml.document")
                    .part(
                            "word/document.xml",
                            "<!DOCTYPE d [" + entity
                                    + "]><d xmlns:w='w'><w:body><w:p><w:r><w:t>Text &x;</w:t></w:r></w:p></w:body></d>")
                    .bytes();
            assertThat(outcome(docx, "a.docx")).doesNotContain("secret").doesNotContain("aaaa");
        }
    }

    @Test
    void aDtdIsPassedOver_andWhatOnlyItSaysIsMarkedAndCounted() throws Exception {
        Told told = Told.of(Types.DOCX, withDtd("Heat &x; and &amp; water"));

        assertThat(told.text()).isEqualTo("Heat \uFFFD and & water");
        assertThat(told.lost())
                .containsExactly("1 reference to what only its DTD says was marked, since DTDs are not read");
    }

    @Test
    void aFileWhoseTextIsInItsDtdIsRefusedWithItsReason() {
        assertThatThrownBy(() -> Told.of(Types.DOCX, withDtd("&x; &x;")))
                .isInstanceOf(Refused.class)
                .hasMessage("The file says its text in a DTD only, and those are not read.");
    }

    private static byte[] withDtd(String text) throws IOException {
        return Packed.ooxml("word/document.xml", "wordprocessingml.document")
                .part(
                        "word/document.xml",
                        "<!DOCTYPE d SYSTEM 'http://127.0.0.1/d.dtd' [<!ELEMENT d ANY><!ENTITY x 'boils'>]>"
                                + "<d xmlns:w='w'><w:body><w:p><w:r><w:t>" + text
                                + "</w:t></w:r></w:p></w:body></d>")
                .bytes();
    }

    @Test
    void aPartThatIsLongerThanPromisedEndsTheFile() throws Exception {
        byte[] docx =
                Packed.docx("<w:p><w:r><w:t>Text</w:t></w:r></w:p>".repeat(100)).bytes();
        int at = new String(docx, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("word/document.xml")
                - 46
                + 24;
        docx[at] = 10;
        docx[at + 1] = 0;
        assertThatThrownBy(() -> Told.of(Types.DOCX, docx)).isInstanceOfAny(Refused.class, IOException.class);
    }

    @Test
    void mutatedFilesEndInOneOfThreeWays() throws Exception {
        List<byte[]> files = List.of(
                Packed.docx(
                                "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>Text</w:t></w:r></w:p>")
                        .bytes(),
                Packed.odt(
                                "",
                                "<text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list><text:p>Text</text:p>")
                        .bytes(),
                "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset238 A;}}\\pard\\f0 a\\'e9\\u20320?{\\footnote n}\\trowd a\\cell b\\cell\\row{\\pict ff}\\par}"
                        .getBytes(),
                "<html><body><table><tr><td rowspan=3>a<td>b</table><ol><li>c</ol><pre>d</pre></body></html>"
                        .getBytes(),
                "# a\n\n| b | c |\n|---|---|\n| d | e |\n\n1. f\n   > g\n\n```\nh\n```\n<div>i</div>".getBytes(),
                "a,b\n\"c\nd\",e\n".getBytes(),
                "Zwölf Boxkämpfer\n\njagen".getBytes());
        List<String> names = List.of("a.docx", "a.odt", "a.rtf", "a.html", "a.md", "a.csv", "a.txt");
        int pages = 0;
        for (int seed = 0; seed < 2100; seed++) {
            int which = seed % files.size();
            pages += outcome(mutated(files.get(which), new Random(seed)), names.get(which))
                            .startsWith("pages")
                    ? 1
                    : 0;
        }
        assertThat(pages).isGreaterThan(500);
    }

    /** Any other exception or error leaves the test. */
    private String outcome(byte[] content, String name) throws IOException {
        Path file = Files.write(folder.resolve("hostile"), content);
        try {
            return "pages " + Told.found(file, name, LIMITS).text();
        } catch (Refused refused) {
            return "refused " + refused.getMessage();
        } catch (IOException damaged) {
            return "damaged";
        }
    }

    private static byte[] mutated(byte[] file, Random random) {
        byte[] mutated = file.clone();
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(mutated, random.nextInt(mutated.length));
        }
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }
}
