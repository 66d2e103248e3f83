package dev.lectern.extract.pdf;

import dev.lectern.extract.pdf.glyph.StreamSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.common.PDMetadata;

/** What a PDF says of itself: its information dictionary, and where that is silent its XMP. */
final class PdfAbout {

    private static final int LONGEST = 4_000;
    private static final int MOST_XMP = 1 << 20;

    private static final Map<String, String> XMP = Map.ofEntries(
            Map.entry("title", "title"),
            Map.entry("creator", "author"),
            Map.entry("description", "subject"),
            Map.entry("subject", "keywords"),
            Map.entry("Keywords", "keywords"),
            Map.entry("language", "language"),
            Map.entry("CreateDate", "created"),
            Map.entry("ModifyDate", "modified"),
            Map.entry("CreatorTool", "creator"),
            Map.entry("Producer", "producer"),
            Map.entry("doi", "doi"),
            Map.entry("DOI", "doi"),
            Map.entry("identifier", "identifier"),
            Map.entry("publicationName", "journal"),
            Map.entry("issn", "issn"),
            Map.entry("publisher", "publisher"));

    private static final List<String> NAMESPACES = List.of(
            "http://purl.org/dc/elements/",
            "http://ns.adobe.com/pdf/",
            "http://ns.adobe.com/pdfx/",
            "http://ns.adobe.com/xap/1.0/",
            "http://prismstandard.org/namespaces/");

    private final Map<String, String> properties = new LinkedHashMap<>();

    private PdfAbout() {}

    static Map<String, String> of(PDDocument document) {
        PdfAbout about = new PdfAbout();
        try {
            about.information(document.getDocumentInformation());
            about.put("language", document.getDocumentCatalog().getLanguage());
            about.xmp(document.getDocumentCatalog().getMetadata());
        } catch (IOException | XMLStreamException | RuntimeException unreadable) {
            return about.properties;
        }
        return about.properties;
    }

    private void information(PDDocumentInformation information) {
        put("title", information.getTitle());
        put("author", information.getAuthor());
        put("subject", information.getSubject());
        put("keywords", information.getKeywords());
        put("creator", information.getCreator());
        put("producer", information.getProducer());
        put("created", date(information.getCreationDate()));
        put("modified", date(information.getModificationDate()));
        put("doi", information.getCustomMetadataValue("doi"));
    }

    private static String date(Calendar date) {
        return date == null
                ? null
                : Instant.ofEpochMilli(date.getTimeInMillis()).toString();
    }

    /** Never resolves an entity: XMP of strangers is read like any input of strangers. */
    private void xmp(PDMetadata metadata) throws IOException, XMLStreamException {
        if (metadata == null) {
            return;
        }
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        StreamSize.check(metadata.getCOSObject());
        try (InputStream bytes = metadata.createInputStream()) {
            byte[] all = bytes.readNBytes(MOST_XMP);
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(all));
            read(xml);
        }
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        String field = null;
        String element = null;
        Map<String, StringBuilder> found = new LinkedHashMap<>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                attributes(xml, found);
                if (field == null && known(xml.getNamespaceURI()) && XMP.containsKey(xml.getLocalName())) {
                    element = xml.getLocalName();
                    field = XMP.get(element);
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals(element)) {
                field = null;
                element = null;
            } else if (event == XMLStreamConstants.CHARACTERS && field != null && !xml.isWhiteSpace()) {
                add(found, field, xml.getText());
            }
        }
        found.forEach((name, value) -> put(name, value.toString()));
    }

    private static boolean known(String namespace) {
        return namespace != null && NAMESPACES.stream().anyMatch(namespace::startsWith);
    }

    private static void attributes(XMLStreamReader xml, Map<String, StringBuilder> found) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String field = XMP.get(xml.getAttributeLocalName(i));
            if (field != null && known(xml.getAttributeNamespace(i)) && "Description".equals(xml.getLocalName())) {
                add(found, field, xml.getAttributeValue(i));
            }
        }
    }

    private static void add(Map<String, StringBuilder> found, String field, String value) {
        StringBuilder all = found.computeIfAbsent(field, name -> new StringBuilder());
        if (all.length() < LONGEST) {
            all.append(all.isEmpty() ? "" : "; ").append(value.strip());
        }
    }

    /** The first to say something is believed. */
    private void put(String name, String value) {
        if (value == null) {
            return;
        }
        String clean = value.replaceAll("\\p{Cntrl}", " ").strip();
        if (!clean.isEmpty()
                && clean.codePoints().noneMatch(c -> c == 0xFFFF || Character.getType(c) == Character.SURROGATE)) {
            properties.putIfAbsent(name, clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean);
        }
    }
}
