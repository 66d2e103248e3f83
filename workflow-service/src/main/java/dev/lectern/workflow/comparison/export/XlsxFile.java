package dev.lectern.workflow.comparison.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workbook of two sheets: the matrix, and one line for a cell. All is text, which no spreadsheet computes. */
final class XlsxFile {

    /** The most that a cell of a workbook holds. */
    private static final int MOST = 32_767;

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private XlsxFile() {}

    static byte[] of(Sheet sheet) {
        var matrix = new ArrayList<List<String>>();
        matrix.add(Stream.concat(
                        Stream.of("Paper"), sheet.questions().stream().map(one -> one.id() + " " + one.question()))
                .toList());
        sheet.lines()
                .forEach(line -> matrix.add(Stream.concat(
                                Stream.of(line.title()), line.entries().stream().map(Sheet.Entry::shown))
                        .toList()));
        var cells = Stream.concat(Stream.of(CsvFile.HEAD), CsvFile.rows(sheet)).toList();
        var parts = new LinkedHashMap<String, String>();
        parts.put("[Content_Types].xml", types());
        parts.put("_rels/.rels", relations(Map.of("rId1", List.of("officeDocument", "xl/workbook.xml"))));
        parts.put("xl/workbook.xml", workbook());
        parts.put(
                "xl/_rels/workbook.xml.rels",
                relations(Map.of(
                        "rId1", List.of("worksheet", "worksheets/sheet1.xml"),
                        "rId2", List.of("worksheet", "worksheets/sheet2.xml"),
                        "rId3", List.of("styles", "styles.xml"))));
        parts.put("xl/styles.xml", styles());
        parts.put("xl/worksheets/sheet1.xml", worksheet(matrix));
        parts.put("xl/worksheets/sheet2.xml", worksheet(cells));
        return zipped(parts);
    }

    private static String types() {
        return HEAD + "<Types xmlns=\"" + PACKAGE + "/content-types\"><Default Extension=\"rels\""
                + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default"
                + " Extension=\"xml\" ContentType=\"application/xml\"/>"
                + override("/xl/workbook.xml", "sheet.main")
                + override("/xl/worksheets/sheet1.xml", "worksheet")
                + override("/xl/worksheets/sheet2.xml", "worksheet")
                + override("/xl/styles.xml", "styles") + "</Types>";
    }

    private static String override(String part, String type) {
        return "<Override PartName=\"" + part + "\" ContentType=\"" + TYPE + type + "+xml\"/>";
    }

    private static String relations(Map<String, List<String>> targets) {
        var xml = new StringBuilder(HEAD + "<Relationships xmlns=\"" + PACKAGE + "/relationships\">");
        targets.forEach((id, target) -> xml.append("<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"/>"
                .formatted(id, DOCUMENT, target.getFirst(), target.getLast())));
        return xml.append("</Relationships>").toString();
    }

    private static String workbook() {
        return HEAD + "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + DOCUMENT + "\"><sheets>"
                + "<sheet name=\"Comparison\" sheetId=\"1\" r:id=\"rId1\"/>"
                + "<sheet name=\"Cells\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";
    }

    // Style 1 is a heading, style 2 wraps.
    private static String styles() {
        return HEAD + "<styleSheet xmlns=\"" + MAIN + "\"><fonts count=\"2\"><font/><font><b/></font></fonts><fills"
                + " count=\"1\"><fill><patternFill"
                + " patternType=\"none\"/></fill></fills><borders"
                + " count=\"1\"><border/></borders><cellStyleXfs"
                + " count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf/><xf"
                + " fontId=\"1\" applyFont=\"1\" applyAlignment=\"1\"><alignment"
                + " wrapText=\"1\" vertical=\"top\"/></xf><xf"
                + " applyAlignment=\"1\"><alignment wrapText=\"1\""
                + " vertical=\"top\"/></xf></cellXfs></styleSheet>";
    }

    private static String worksheet(List<List<String>> rows) {
        var xml = new StringBuilder(
                HEAD + "<worksheet xmlns=\"" + MAIN + "\"><sheetViews><sheetView workbookViewId=\"0\"><pane"
                        + " xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\""
                        + " state=\"frozen\"/></sheetView></sheetViews><cols><col"
                        + " min=\"1\" max=\"200\" width=\"36\""
                        + " customWidth=\"1\"/></cols><sheetData>");
        for (var at = 0; at < rows.size(); at++) {
            xml.append("<row r=\"").append(at + 1).append("\">");
            for (var text : rows.get(at)) {
                xml.append("<c t=\"inlineStr\" s=\"")
                        .append(at == 0 ? 1 : 2)
                        .append("\"><is><t xml:space=\"preserve\">");
                xml.append(escaped(text)).append("</t></is></c>");
            }
            xml.append("</row>");
        }
        return xml.append("</sheetData></worksheet>").toString();
    }

    static String escaped(String text) {
        var xml = new StringBuilder();
        text.codePoints()
                .filter(c -> c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c != 0xFFFE && c != 0xFFFF)
                .limit(MOST)
                .forEach(c -> {
                    switch (c) {
                        case '&' -> xml.append("&amp;");
                        case '<' -> xml.append("&lt;");
                        case '>' -> xml.append("&gt;");
                        case '\r' -> xml.append("&#13;");
                        default -> xml.appendCodePoint(c);
                    }
                });
        return xml.toString();
    }

    private static byte[] zipped(Map<String, String> parts) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
