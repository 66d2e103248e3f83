package dev.lectern.extract.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, what is cut off, and what costs only the page it is on. */
class PdfLimitsTest {

    @TempDir
    Path folder;

    @Test
    void a_file_that_claims_a_billion_pages_is_refused() throws Exception {
        try (Sheets sheets = new Sheets()) {
            sheets.page().text(60, 100, "one page");
            sheets.document.getPages().getCOSObject().setInt(COSName.COUNT, 1_410_065_407);
            Path file = sheets.save(folder.resolve("claims.pdf"));

            assertThatThrownBy(() -> Read.of(file)).isInstanceOf(Refused.class).hasMessageContaining("5000 pages");
        }
    }

    @Test
    void a_password_is_a_reason_but_a_mere_owner_password_is_not() throws Exception {
        Path locked = encrypted("locked.pdf", "reader");
        Path restricted = encrypted("restricted.pdf", "");

        assertThatThrownBy(() -> Read.of(locked)).isInstanceOf(Refused.class).hasMessageContaining("password");
        assertThat(Read.of(restricted).text()).isEqualTo("for some eyes");
    }

    @Test
    void what_is_no_pdf_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("no.pdf"), "This is not a PDF.");

        assertThatThrownBy(() -> Read.of(file)).isInstanceOf(Refused.class).hasMessageContaining("damaged");
    }

    @Test
    void text_beyond_the_limit_of_a_page_is_cut_off_and_told() throws Exception {
        try (Sheets sheets = new Sheets()) {
            sheets.page().text(60, 100, "x".repeat(90)).page().text(60, 100, "short");
            Path file = sheets.save(folder.resolve("long.pdf"));

            Read read = Read.of(file, 1, new Limits(10, 50, 1_000, 10, 1 << 20));

            assertThat(read.pages.get(0).text()).isEqualTo("x".repeat(50));
            assertThat(read.pages.get(1).text()).isEqualTo("short");
            assertThat(read.losses).hasSize(1);
        }
    }

    @Test
    void content_that_unpacks_to_gigabytes_costs_its_page_only() throws Exception {
        try (Sheets sheets = new Sheets()) {
            sheets.page().text(60, 100, "before").page().text(60, 100, "after");
            PDPage bomb = new PDPage();
            COSStream stream = sheets.document.getDocument().createCOSStream();
            try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
                byte[] blank = "q Q ".repeat(16_384).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 1_000; i++) {
                    out.write(blank);
                }
            }
            bomb.getCOSObject().setItem(COSName.CONTENTS, stream);
            sheets.document.getPages().insertAfter(bomb, sheets.document.getPage(0));
            Path file = sheets.save(folder.resolve("bomb.pdf"));

            Read read = Read.of(file);

            assertThat(read.pages).extracting(Page::text).containsExactly("before", "", "after");
            assertThat(read.losses).extracting(Loss::page).containsExactly(2);
        }
    }

    @Test
    void a_page_is_drawn_within_bounds_however_large_it_says_it_is() throws Exception {
        try (Sheets sheets = new Sheets()) {
            sheets.page().text(60, 100, "drawn");
            sheets.page();
            sheets.page.setMediaBox(new PDRectangle(14_400, 14_400));
            sheets.page.setCropBox(new PDRectangle(14_400, 14_400));
            Path file = sheets.save(folder.resolve("large.pdf"));

            assertThat(image(file, 1).getWidth()).isBetween(1239, 1241);
            assertThat((long) image(file, 2).getWidth() * image(file, 2).getHeight())
                    .isLessThan(26_000_000);
            assertThatThrownBy(() -> image(file, 3)).isInstanceOf(Refused.class);
        }
    }

    private static BufferedImage image(Path file, int page) throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        PdfPageImage.write(file, page, 150, Limits.USUAL, png);
        return ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
    }

    private Path encrypted(String name, String reader) throws Exception {
        try (Sheets sheets = new Sheets()) {
            sheets.page().text(60, 100, "for some eyes");
            sheets.save(folder.resolve("plain.pdf"));
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", reader, new AccessPermission());
            policy.setEncryptionKeyLength(128);
            sheets.document.protect(policy);
            Path file = folder.resolve(name);
            sheets.document.save(file.toFile());
            return file;
        }
    }
}
