package dev.lectern.extract.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Packed;
import dev.lectern.extract.Refused;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypesTest {

    private static final byte[] DOCX = Packed.docx("").bytes();
    private static final byte[] PROGRAM = "MZ\u0090\0\3\0\0\0\4\0".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path folder;

    @Test
    void documentsAreKnownByTheirBytesWhateverTheirName() throws Exception {
        assertThat(type("%PDF-1.7\n", null, null)).isEqualTo(Types.PDF);
        assertThat(type(DOCX, "upload", "application/octet-stream")).isEqualTo(Types.DOCX);
        assertThat(type(Packed.ooxml("xl/workbook.xml", "spreadsheetml.sheet").bytes(), "a.xlsx", "application/zip"))
                .isEqualTo(Types.XLSX);
        assertThat(type(
                        Packed.ooxml("ppt/presentation.xml", "presentationml.slideshow")
                                .bytes(),
                        "a.ppsx",
                        null))
                .isEqualTo(Types.PPTX);
        assertThat(type(Packed.odt("", "").bytes(), "a.odt", null)).isEqualTo(Types.ODT);
        assertThat(type(new Packed().part("mimetype", "application/epub+zip").bytes(), "a.epub", null))
                .isEqualTo(Types.EPUB);
        assertThat(type("{\\rtf1}", null, null)).isEqualTo(Types.RTF);
        assertThat(type(new Packed().part("a.txt", "x").bytes(), "a.zip", null)).isEqualTo(Types.ZIP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Just words;notes;;text/plain",
                "# Words;notes.md;text/plain;text/markdown",
                "a,b;rows.csv;application/vnd.ms-excel;text/csv",
                "a,b;rows;text/csv;text/csv",
                "<!-- x --> <!DOCTYPE html><p>x;page;;text/html",
                "<p>x</p>;page.htm;;text/html",
                "<html>source</html>;source.txt;;text/plain",
                "@article{x, title={y}};refs;;application/x-bibtex",
                "% Mine;refs.bib;;application/x-bibtex",
                "TY  - JOUR;refs;;application/x-research-info-systems",
                "MZ is how this sentence begins;a.txt;;text/plain",
                "{\"json\": 1};data.json;application/json;text/plain",
            })
    void kindsOfTextAreToldApartByTheirNameAndBeginning(String content, String name, String declared, String expected)
            throws Exception {
        assertThat(type(content, name, declared)).isEqualTo(expected);
    }

    @Test
    void aNameThatContradictsTheBytesIsRefused() {
        refused(PROGRAM, "paper.pdf", "named or declared as a PDF, but it is a program for Windows");
        refused(
                "<!doctype html><p>Sign in".getBytes(StandardCharsets.UTF_8),
                "paper.pdf",
                "a PDF, but it is a web page");
        refused(
                "<!doctype html><p>%PDF-1.4".getBytes(StandardCharsets.UTF_8),
                "paper.pdf",
                "a PDF, but it is a web page");
        refused(
                "<!doctype html><p>Sign in".getBytes(StandardCharsets.UTF_8),
                "rows.csv",
                "a CSV file, but it is a web page");
        refused(DOCX, "sheet.xlsx", "an Excel workbook, but it is a Word document");
        refused("%PDF-1.4".getBytes(StandardCharsets.UTF_8), "a.docx", "a Word document, but it is a PDF");
        refused("\u0089PNG\r\n".getBytes(StandardCharsets.ISO_8859_1), "a.txt", "plain text, but it is a picture");
        refused("%PDF-1.4".getBytes(StandardCharsets.UTF_8), "a.zip", "a zip archive, but it is a PDF");
    }

    @Test
    void whatCannotBeReadSaysWhy() throws Exception {
        refused(PROGRAM, "setup.exe", "a program for Windows, which cannot be read");
        refused(ole("WordDocument"), "old.doc", "Please save it as .docx");
        refused(ole("Workbook"), "old.xls", "Please save it as .xlsx");
        refused(ole("EncryptedPackage"), "secret.docx", "encrypted with a password");
        refused(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "x", "of a kind that cannot be read");
        byte[] locked = new Packed().part("a.txt", "x").bytes();
        locked[6] |= 1;
        refused(locked, "a.zip", "encrypted with a password");
    }

    @Test
    void archivesThatAreTrapsAreRefused() throws Exception {
        refused(new Packed().part("a/inner.zip", "x").bytes(), "a.zip", "further archives");
        refused(bomb(), "a.docx", "zip bomb");
        Packed many = new Packed();
        for (int i = 0; i < 20; i++) {
            many.part(i + ".txt", "x");
        }
        Path file = Files.write(folder.resolve("many.zip"), many.bytes());
        Limits few = new Limits(10, 1000, 1000, 10, 1000);
        assertThatThrownBy(() -> Types.of(file, "many.zip", null, few))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("more than 10 parts");
        byte[] half = new byte[DOCX.length / 2];
        System.arraycopy(DOCX, 0, half, 0, half.length);
        refused(half, "a.docx", "damaged or incomplete");
    }

    private String type(String content, String name, String declared) throws Exception {
        return type(content.getBytes(StandardCharsets.UTF_8), name, declared);
    }

    private String type(byte[] content, String name, String declared) throws Exception {
        return Types.of(Files.write(folder.resolve("file"), content), name, declared, Limits.USUAL);
    }

    private void refused(byte[] content, String name, String reason) {
        assertThatThrownBy(() -> type(content, name, null))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(reason);
    }

    private static byte[] ole(String stream) {
        byte[] file = new byte[4096];
        int[] magic = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
        for (int i = 0; i < magic.length; i++) {
            file[i] = (byte) magic[i];
        }
        byte[] name = stream.getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, file, 1024, name.length);
        file[1024 + 64] = (byte) (name.length + 2);
        file[1024 + 66] = 2;
        return file;
    }

    private static byte[] bomb() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        return out.toByteArray();
    }
}
