package dev.lectern.extract.trial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageFitDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/** Small files that have a bit of everything, with nothing packed, so that a change of a byte is a change of what it says. */
final class Fixtures {

    private Fixtures() {}

    static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("plain.pdf", pdf(CompressParameters.NO_COMPRESSION));
        all.put("packed.pdf", pdf(CompressParameters.DEFAULT_COMPRESSION));
        all.put("small.docx", docx());
        all.put("table.csv", "name;value\n\"a;b\";1,5\nc;\"two\nlines\"\n".getBytes(StandardCharsets.UTF_8));
        all.put(
                "notes.md",
                "# One\n\n- a\n  - b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n"
                        .getBytes(StandardCharsets.UTF_8));
        all.put("notes.txt", "Grüße aus Köln\n\nEin Absatz.\n".getBytes(StandardCharsets.ISO_8859_1));
        all.put(
                "page.html",
                "<html><head><title>T</title></head><body><h1>One</h1><p>Two<table><tr><td>3</table></body></html>"
                        .getBytes(StandardCharsets.UTF_8));
        return all;
    }

    private static byte[] pdf(CompressParameters compression) throws IOException {
        try (var document = new PDDocument()) {
            document.getDocumentInformation().setTitle("A small file");
            var outline = new PDDocumentOutline();
            document.getDocumentCatalog().setDocumentOutline(outline);
            for (int number = 1; number <= 2; number++) {
                var page = new PDPage(PDRectangle.A5);
                document.addPage(page);
                write(document, page, "Page " + number);
                var item = new PDOutlineItem();
                item.setTitle("Chapter " + number);
                var destination = new PDPageFitDestination();
                destination.setPage(page);
                item.setDestination(destination);
                outline.addLast(item);
            }
            var bytes = new ByteArrayOutputStream();
            document.save(bytes, compression);
            return bytes.toByteArray();
        }
    }

    private static void write(PDDocument document, PDPage page, String heading) throws IOException {
        var font = new PDType1Font(FontName.HELVETICA);
        var form = new PDFormXObject(document);
        form.setBBox(new PDRectangle(200, 50));
        form.setResources(new PDResources());
        form.getResources().put(COSName.getPDFName("F1"), font);
        try (var out = form.getContentStream().createOutputStream()) {
            out.write("BT /F1 9 Tf 5 5 Td [(in) -20 (side)] TJ ET".getBytes(StandardCharsets.US_ASCII));
        }
        try (var content = new PDPageContentStream(document, page, AppendMode.OVERWRITE, false)) {
            content.beginText();
            content.setFont(font, 16);
            content.newLineAtOffset(40, 500);
            content.showText(heading);
            content.setFont(font, 10);
            for (int line = 0; line < 8; line++) {
                content.newLineAtOffset(0, -14);
                content.showText("Line " + line + " says a few words of no weight.");
            }
            content.endText();
            content.drawForm(form);
        }
    }

    private static byte[] docx() throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override"
                        + " PartName=\"/word/document.xml\""
                        + " ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>");
        parts.put(
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship"
                        + " Id=\"r1\""
                        + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
                        + " Target=\"word/document.xml\"/></Relationships>");
        parts.put(
                "word/document.xml",
                "<?xml version=\"1.0\"?><w:document"
                        + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                        + "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>".repeat(3)
                        + "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan"
                        + " w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                        + "</w:body></w:document>");
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            for (var part : parts.entrySet()) {
                var entry = new ZipEntry(part.getKey());
                entry.setTime(0);
                out.putNextEntry(entry);
                out.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
