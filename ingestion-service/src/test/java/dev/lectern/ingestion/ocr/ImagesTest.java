package dev.lectern.ingestion.ocr;

import static dev.lectern.ingestion.source.Desk.addFile;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.get;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.Test;

/** With a command in the place of Tesseract that answers to the same calls; five pages may be read in a month. */
@QuarkusTest
class ImagesTest {

    private final Person somebody = TestToken.editor();
    private final Desk desk;

    ImagesTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void imagesOfTextAreDrawnReadAndBooked() throws IOException {
        var source = read(addFile(somebody, scan(2, true), "scan.pdf"));

        below(source, "/pages/1").body("state", equalTo("text"));
        below(source, "/pages/2")
                .body("state", equalTo("ocr"))
                .body("text", equalTo("This was read from an image of text.\n\nIt is there."))
                .body("blocks[1].kind", equalTo("paragraph"));
        below(source, "/report")
                .body("images.engine", equalTo("reads-aloud 1.0"))
                .body("images.state", equalTo("completed"))
                .body("images.booked", equalTo(2))
                .body("images.read", equalTo(2));
        assertThat(said(source.run(), StepFinished.class)).contains(new StepFinished(source.run(), "ocr", 2, 2));
        assertThat(booked(source)).isEqualTo(2);
    }

    @Test
    void whatIsOverTheQuotaStaysUnread_andTheRestOfTheFileIsUsed() throws IOException {
        read(addFile(somebody, scan(3, true), "first.pdf"));
        var source = read(addFile(somebody, scan(3, true), "second.pdf"));

        below(source, "/pages/2").body("state", equalTo("image"));
        below(source, "/report")
                .body("images.state", equalTo("refused"))
                .body("losses[0].what", containsString("5 pages of this month do not suffice"));
        assertThat(booked(source)).isEqualTo(3);
    }

    @Test
    void aFileOfImagesAloneThatIsOverTheQuotaFailsWithThatReason() throws IOException {
        var source = addFile(somebody, scan(6, false), "scan.pdf");

        desk.workUntil(() -> status(source).equals("failed"));

        get(somebody, source.id())
                .body("reason", containsString("6 pages are images of text, and the workspace's 5 pages"));
        assertThat(booked(source)).isZero();
    }

    private Added read(Added source) {
        desk.workUntil(() -> Database.count(
                        "SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = 'await-index'", source.run())
                == 1);
        return source;
    }

    private static long booked(Added source) {
        return Database.count(
                "SELECT coalesce(sum(page_count), 0) FROM ocr_usage WHERE workspace_id = ?",
                source.by().workspace());
    }

    private static ValidatableResponse below(Added source, String path) {
        return as(source.by()).get("/api/v1/sources/" + source.id() + path).then();
    }

    /** Pages that show a picture of something like lines, behind one with text if wanted. */
    private static byte[] scan(int images, boolean withText) throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            if (withText) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(FontName.HELVETICA), 11);
                    content.newLineAtOffset(60, 700);
                    content.showText("This page has a text of its own, which is long enough to be one.");
                    content.endText();
                }
            }
            var random = new Random();
            for (int i = 0; i < images; i++) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    content.drawImage(LosslessFactory.createFromImage(document, lines(random)), 0, 0, 595, 842);
                }
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    private static BufferedImage lines(Random random) {
        var image = new BufferedImage(600, 850, BufferedImage.TYPE_BYTE_GRAY);
        var pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 600, 850);
        pen.setColor(Color.BLACK);
        for (int y = 60; y < 800; y += 20) {
            for (int x = 60; x < 540; x += 4 + random.nextInt(9)) {
                pen.fillRect(x, y, 2 + random.nextInt(3), 10);
            }
        }
        pen.dispose();
        return image;
    }
}
