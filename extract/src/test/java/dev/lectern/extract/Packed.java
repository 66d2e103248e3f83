package dev.lectern.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts together the zip files that office programs write, with as little in them as is needed. */
public final class Packed {

    private static final String RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();

    public Packed part(String name, String content) {
        parts.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Relations of a part: type, target and again. Their ids are r1, r2... */
    public Packed relations(String part, String... relations) {
        StringBuilder xml = new StringBuilder("<Relationships>");
        for (int i = 0; i < relations.length; i += 2) {
            xml.append("<Relationship Id='r%d' Type='%s%s' Target='%s'/>"
                    .formatted(i / 2 + 1, RELATION, relations[i], relations[i + 1]));
        }
        int slash = part.lastIndexOf('/') + 1;
        return part(
                part.substring(0, slash) + "_rels/" + part.substring(slash) + ".rels",
                xml.append("</Relationships>").toString());
    }

    /** A Word document with this inside its body. */
    public static Packed docx(String body) {
        return ooxml("word/document.xml", "wordprocessingml.document")
                .relations(
                        "word/document.xml",
                        "styles",
                        "styles.xml",
                        "numbering",
                        "numbering.xml",
                        "footnotes",
                        "footnotes.xml",
                        "endnotes",
                        "endnotes.xml")
                .part(
                        "word/document.xml",
                        "<w:document xmlns:w='w' xmlns:m='m' xmlns:mc='mc' xmlns:wp='wp' xmlns:a='a'"
                                + " xmlns:r='r'><w:body>"
                                + body + "</w:body></w:document>");
    }

    public static Packed ooxml(String main, String kind) {
        return new Packed()
                .part(
                        "[Content_Types].xml",
                        "<Types><Override PartName='/" + main + "' ContentType='" + OFFICE + kind
                                + ".main+xml'/></Types>")
                .relations("", "officeDocument", main);
    }

    /** An OpenDocument text with these automatic styles and this inside its body. */
    public static Packed odt(String styles, String body) {
        return new Packed()
                .part("mimetype", "application/vnd.oasis.opendocument.text")
                .part(
                        "content.xml",
                        "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:fo='f'"
                                + " xmlns:table='tb' xmlns:draw='d' xmlns:svg='v'><office:automatic-styles>" + styles
                                + "</office:automatic-styles><office:body>"
                                + "<office:text>" + body + "</office:text></office:body></office:document-content>");
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
